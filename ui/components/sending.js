// Sends a file to the server. A large one goes as a resumable upload (tus 1.0.0): when the connection breaks off, it
// goes on where it was, also after the page was loaded anew and the same file is dropped again.

const API = `${window.path_prefix ?? ""}/api/v1`;
const TUS = { "Tus-Resumable": "1.0.0" };
const AT_ONCE = 8 * 1024 * 1024;
const BROKEN = { broken: true };
const PATIENCE = 10 * 60_000;

// Tells `progress(sent)` and `waiting(yes)`. `done` becomes {file}, {error} or {stopped}; `stop()` ends it for good.
export function send(file, progress, waiting) {
  const sending = { stopped: false, request: null, wake: null, address: null };
  const stop = () => {
    sending.stopped = true;
    sending.request?.abort();
    sending.wake?.();
    if (sending.address) fetch(sending.address, { method: "DELETE", headers: TUS });
  };
  const done = file.size <= AT_ONCE ? whole(sending, file, progress) : inPieces(sending, file, progress, waiting);
  return { stop, done: done.finally(() => { sending.address = null; }) };
}

async function whole(sending, file, progress) {
  const headers = { "X-File-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream" };
  const answer = await body(sending, "PUT", `${API}/files`, headers, file, progress);
  if (answer === BROKEN) return { error: "The connection broke off before it had all arrived. Try again." };
  return answer.error || answer.stopped ? answer : { file: answer };
}

async function inPieces(sending, file, progress, waiting) {
  const place = `upload ${file.name} ${file.size} ${file.lastModified}`;
  let last = performance.now(), best = -1;
  for (;;) {
    const answer = await goOn(sending, file, place, progress);
    if (sending.stopped) {
      localStorage.removeItem(place);
      return { stopped: true };
    }
    if (answer.file) localStorage.removeItem(place);
    if (answer.file || answer.error) return answer;
    if (answer.at > best) [best, last] = [answer.at, performance.now()];
    if (performance.now() - last > PATIENCE) return { error: "The connection is gone. Drop the file again, and it goes on where it was." };
    waiting(true);
    await comeBack(sending);
    waiting(false);
  }
}

// One try: asks how much is there, sends the rest. {file}, {error}, or {at} when the connection broke.
async function goOn(sending, file, place, progress) {
  try {
    let upload = await known(localStorage.getItem(place));
    if (!upload) {
      const answer = await begin(file);
      if (answer.error) return answer;
      localStorage.setItem(place, answer.address);
      upload = { address: answer.address, received: 0 };
    }
    sending.address = upload.address;
    if (upload.file) return { file: upload.file };
    const headers = { ...TUS, "Upload-Offset": String(upload.received), "Content-Type": "application/offset+octet-stream" };
    const rest = file.slice(upload.received);
    const answer = await body(sending, "PATCH", upload.address, headers, rest, (sent) => progress(upload.received + sent));
    if (answer.stopped) return answer;
    if (answer.error && answer.status !== 409 && answer.status < 500) return answer;
    const now = answer === BROKEN || answer.error ? null : await known(upload.address);
    return now?.file ? { file: now.file } : { at: upload.received };
  } catch {
    return { at: -1 };  // not even asked
  }
}

async function begin(file) {
  const name = btoa(String.fromCodePoint(...new TextEncoder().encode(file.name)));
  const headers = { ...TUS, "Upload-Length": String(file.size), "Upload-Metadata": `filename ${name}` };
  const answer = await fetch(`${API}/uploads`, { method: "POST", headers });
  if (!answer.ok) return { error: said(await answer.text(), answer.status) };
  return { address: answer.headers.get("Location") };
}

// What the server has of an upload; null if it knows of none.
async function known(address) {
  if (!address) return null;
  const answer = await fetch(address, { headers: TUS });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return { address, ...(await answer.json()) };
}

function body(sending, method, address, headers, content, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onload = () => resolve(answerOf(request));
    request.onerror = () => resolve(BROKEN);
    request.onabort = () => resolve({ stopped: true });
    sending.request = request;
    request.send(content);
  });
}

function answerOf(request) {
  if (request.status >= 200 && request.status < 300) return request.responseText ? JSON.parse(request.responseText) : {};
  return { error: said(request.responseText, request.status), status: request.status };
}

// The server's own sentence.
function said(text, status) {
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.title;
  } catch {
    return `The server refused it (${status}).`;
  }
}

// Until the browser is online again, or a little later than last time.
function comeBack(sending) {
  sending.pause = Math.min((sending.pause ?? 500) * 2, 30_000);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, sending.pause);
    const wake = () => { clearTimeout(timer); resolve(); };
    sending.wake = wake;
    window.addEventListener("online", wake, { once: true });
  });
}

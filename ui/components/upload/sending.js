import { crc32c } from "crc32c";
import { below } from "rinse";

// Sends a file to the server. A large one goes as a resumable upload (tus 1.0.0): when the connection breaks off, it is
// continued, even after a reload, if the same file is dropped again. If the server names an address in a bucket, the bytes go
// there.

const API = below("/api/v1");
const TUS = { "Tus-Resumable": "1.0.0" };
const AT_ONCE = 8 * 1024 * 1024;
const BROKEN = { error: "The connection broke off before it had all arrived. Try again.", status: 599 };
const PATIENCE = 10 * 60_000;

// Calls `progress(sent)` and `waiting(yes)`. `done` resolves to {file}, {error} or {stopped}; `stop()` cancels it.
export function send(file, progress, waiting) {
  const sending = { stopped: false, request: null, wake: null, address: null, straight: true };
  const stop = () => {
    sending.stopped = true;
    sending.request?.abort();
    sending.wake?.();
    if (sending.address) takeAway(sending.address);
  };
  const done = file.size <= AT_ONCE ? whole(sending, file, progress) : inPieces(sending, file, progress, waiting);
  return { stop, done: done.finally(() => { sending.address = null; }) };
}

// How much of a file has arrived that an earlier page was sending: {received}, and {file} once it is complete.
export async function arrived(file) {
  const upload = await known(localStorage.getItem(placeOf(file))).catch(() => null);
  return { received: upload?.received ?? 0, file: upload?.file };
}

// Deletes what has arrived of it.
export function forget(file) {
  const here = localStorage.getItem(placeOf(file));
  localStorage.removeItem(placeOf(file));
  if (here) takeAway(here);
}

function placeOf({ name, size, lastModified }) {
  return `upload ${name} ${size} ${lastModified}`;
}

async function whole(sending, file, progress) {
  const headers = { "X-File-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream" };
  const answer = await request(sending, "PUT", `${API}/files`, headers, file, progress);
  return answer.error || answer.stopped ? answer : { file: answer };
}

async function inPieces(sending, file, progress, waiting) {
  const place = placeOf(file);
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

// One try: asks how many bytes were received, and sends the rest. Returns {file}, {error}, or {at} if the connection broke off.
async function goOn(sending, file, place, progress) {
  try {
    let upload = await known(localStorage.getItem(place));
    if (!upload) {
      upload = await begin(sending, file);
      if (upload.error) return upload;
      localStorage.setItem(place, upload.here);
    }
    sending.address = upload.here;
    if (sending.stopped) { // while waiting for the server
      takeAway(upload.here);
      return { stopped: true };
    }
    if (upload.file) return { file: upload.file };
    return await (upload.address ? toBucket : toServer)(sending, upload, file, progress);
  } catch {
    return { at: -1 }; // could not even ask
  }
}

async function toServer(sending, upload, file, progress) {
  const headers = { ...TUS, "Upload-Offset": String(upload.received), "Content-Type": "application/offset+octet-stream" };
  const rest = file.slice(upload.received);
  const answer = await request(sending, "PATCH", upload.here, headers, rest, (sent) => progress(upload.received + sent));
  if (answer.stopped || isRefusal(answer)) return answer;
  const now = answer.error ? null : await known(upload.here);
  return now?.file ? { file: now.file } : { at: upload.received };
}

// Sends the bytes to the bucket, then tells the server. A bucket that this browser cannot reach is not tried again.
async function toBucket(sending, upload, file, progress) {
  sending.sum ??= crc32c(file);
  if (upload.received < file.size) {
    const headers = { "Content-Range": `bytes ${upload.received}-${file.size - 1}/${file.size}` };
    const rest = file.slice(upload.received);
    const answer = await request(sending, "PUT", upload.address, headers, rest, (sent) => progress(upload.received + sent));
    if (answer.stopped) return answer;
    if (answer.error) {
      const now = await known(upload.here);
      if (now && !now.received && answer === BROKEN && navigator.onLine) await leaveBucket(sending, upload);
      return { at: now?.received ?? -1 };
    }
  }
  const content = JSON.stringify({ crc32c: await sending.sum });
  const answer = await fetch(`${upload.here}/done`, { method: "POST", headers: { "Content-Type": "application/json" }, body: content });
  if (answer.ok) return { file: await answer.json() };
  const refusal = { error: said(await answer.text(), answer.status), status: answer.status };
  return isRefusal(refusal) ? refusal : { at: upload.received };
}

// Continues through the server.
async function leaveBucket(sending, upload) {
  sending.straight = false;
  await takeAway(upload.here);
}

function takeAway(here) {
  return fetch(here, { method: "DELETE", headers: TUS });
}

// Whether an error is final; after other errors it is worth another try.
function isRefusal({ error, status }) {
  return Boolean(error) && status < 500 && status !== 404 && status !== 409;
}

async function begin(sending, file) {
  const name = btoa(String.fromCodePoint(...new TextEncoder().encode(file.name)));
  const about = { "Upload-Length": String(file.size), "Upload-Metadata": `filename ${name}`, "Upload-Straight": String(sending.straight) };
  const answer = await fetch(`${API}/uploads`, { method: "POST", headers: { ...TUS, ...about } });
  if (!answer.ok) return { error: said(await answer.text(), answer.status) };
  return { ...(await answer.json()), here: answer.headers.get("Location") };
}

// The server's state of an upload at address `here`; null if it does not exist.
async function known(here) {
  if (!here) return null;
  const answer = await fetch(here, { headers: TUS });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return { ...(await answer.json()), here };
}

function request(sending, method, address, headers, content, progress) {
  return new Promise((resolve) => {
    const asked = new XMLHttpRequest();
    asked.open(method, address);
    for (const [name, value] of Object.entries(headers)) asked.setRequestHeader(name, value);
    asked.upload.onprogress = (event) => progress(event.loaded);
    asked.onload = () => resolve(answerOf(asked));
    asked.onerror = () => resolve(BROKEN);
    asked.onabort = () => resolve({ stopped: true });
    sending.request = asked;
    asked.send(content);
  });
}

function answerOf({ status, responseText }) {
  if (status >= 200 && status < 300) return responseText ? JSON.parse(responseText) : {};
  return { error: said(responseText, status), status };
}

// The sentence of the server's answer.
function said(text, status) {
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.title;
  } catch {
    return `The server refused it (${status}).`;
  }
}

// Waits until the browser is online again, or a little longer than last time.
function comeBack(sending) {
  sending.pause = Math.min((sending.pause ?? 500) * 2, 30_000);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, sending.pause);
    const wake = () => { clearTimeout(timer); resolve(); };
    sending.wake = wake;
    window.addEventListener("online", wake, { once: true });
  });
}

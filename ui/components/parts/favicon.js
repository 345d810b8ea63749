import { ACTIVE } from "rinse";

// The tab's icon shows the job's status: a ring that fills while it runs, a full one in the colour of its outcome.
const INKS = { queued: "#8A9AA4", running: "#0B9C95", retrying: "#C98500", done: "#1F9D4D", failed: "#D5362B", dead: "#8E1B1B", cancelled: "#8A9AA4" };
const ROUND = 2 * Math.PI * 12;

export function wear(status, share) {
  const ink = INKS[status];
  if (!ink) return;
  const moving = ACTIVE.includes(status);
  const inside = moving
    ? `<circle cx="16" cy="16" r="12" fill="none" stroke="${ink}" stroke-opacity=".3" stroke-width="7"/><circle cx="16" cy="16" r="12" fill="none" stroke="${ink}" stroke-width="7" stroke-dasharray="${ROUND * (share ?? 0)} ${ROUND}" transform="rotate(-90 16 16)"/>`
    : `<circle cx="16" cy="16" r="15" fill="${ink}"/><path d="${status === "done" ? "m9 16.5 5 5 9-10.5" : "m10.5 10.5 11 11m0-11-11 11"}" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`;
  link().href = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${inside}</svg>`)}`;
}

function link() {
  const there = document.querySelector("link[rel~=icon]");
  return there ?? document.head.appendChild(Object.assign(document.createElement("link"), { rel: "icon" }));
}

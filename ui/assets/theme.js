// The theme: stored in the browser; it follows the system until one is chosen. Runs before the first paint.
window.rinseAssets = document.currentScript.src.replace(/[^/]*$/, "");
window.rinsePath = new URL(window.rinseAssets).pathname.replace(/\/assets\/[^/]*\/$/, ""); // below which Rinse is served; mostly empty
(() => {
  const blocked = isStorageBlocked();
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => (blocked ? "system" : (localStorage.getItem("theme") ?? "system"));
  const wear = () => {
    const dark = chosen() === "dark" || (chosen() === "system" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    document.documentElement.dataset.chosen = chosen();
    document.documentElement.toggleAttribute("data-blocked", blocked);
  };
  system.addEventListener("change", wear);
  addEventListener("storage", wear);
  wear();
  window.rinseTheme = {
    chosen,
    choose(theme) {
      localStorage.setItem("theme", theme);
      wear();
    },
  };

  function isStorageBlocked() { // with cookies; nothing works then
    try {
      return !(localStorage && sessionStorage);
    } catch {
      return true;
    }
  }
})();

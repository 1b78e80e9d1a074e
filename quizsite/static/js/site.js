// Every page: the theme changes without a reload. Without this file the same forms do it with one.

const themeSwitch = document.querySelector("[data-theme-switch]");

themeSwitch?.addEventListener("submit", async (event) => {
  const chosen = event.submitter;
  if (!chosen) return;
  event.preventDefault();
  document.documentElement.dataset.theme = chosen.value;
  for (const button of themeSwitch.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === chosen));
  }
  const answer = await fetch(themeSwitch.action, { method: "POST", body: new FormData(themeSwitch, chosen) });
  if (!answer.ok) location.reload(); // signed out meanwhile: let the server say so
});

// A switch comes back to the address that is shown, which may have changed since the page was made.
document.addEventListener("submit", (event) => {
  const back = event.target.querySelector("input[name=next]");
  if (back) back.value = location.pathname + location.search;
});

// What scrolls sideways can be reached with the keyboard, in browsers that do not see to it themselves.
function reachScrollers() {
  for (const box of document.querySelectorAll('pre, .prose, .prose > p, .prose li, .table-scroll, math[display="block"]')) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
  }
}
reachScrollers();
document.addEventListener("htmx:afterSwap", reachScrollers);

// A question page: keys, focus after a swap, drafts, and buttons to put lines in order.
// Everything here is an extra: the form works without it.

import { enhanceOrder } from "./order.js";

const DRAFT_PAUSE_MS = 1000;
const announcer = document.querySelector("[data-announcer]");

const question = () => document.getElementById("question");
const form = () => document.getElementById("answer");

export function announce(text) {
  announcer.textContent = "";
  requestAnimationFrame(() => (announcer.textContent = text));
}

// --- keys ---

const typing = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox])") || element.isContentEditable;
const pressable = (element) => element.matches("a, button, summary");

function pick(key) {
  const index = /^[a-h]$/.test(key) ? key.charCodeAt(0) - 97 : /^[1-8]$/.test(key) ? Number(key) - 1 : -1;
  const option = form()?.querySelectorAll("[data-option]")[index];
  option?.click();
  option?.focus();
  return Boolean(option);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const target = event.target;
  if (event.key === "Enter") {
    if (typing(target) || pressable(target)) return;
    press("enter", event);
    return;
  }
  if (typing(target) || !question().hasAttribute("data-keys") || event.key.length !== 1) return;
  if (event.key === "?") openKeys();
  // An option key wins over a command: among eight options, H is the eighth.
  else if (pick(event.key.toLowerCase())) event.preventDefault();
  else press(event.key.toLowerCase(), event);
});

function press(key, event) {
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!control) return;
  event.preventDefault();
  control.click();
}

const openKeys = () => document.getElementById("keys").showModal();
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) openKeys();
});

// --- drafts ---

let timer = 0;

async function saveDraft() {
  const current = form();
  if (!current) return;
  const data = new FormData(current);
  data.set("action", "draft");
  // not current.action: a button of the form has that name
  const answer = await fetch(current.getAttribute("action"), { method: "POST", body: data }).catch(() => null);
  const mark = current.querySelector("[data-saved]");
  if (mark) mark.hidden = !answer?.ok;
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form() || !form()) return;
  form().querySelector("[data-saved]").hidden = true;
  clearTimeout(timer);
  timer = setTimeout(saveDraft, DRAFT_PAUSE_MS);
});

document.addEventListener("htmx:beforeRequest", () => clearTimeout(timer));

// --- after each swap ---

function enhance() {
  for (const button of document.querySelectorAll("[data-open-keys]")) button.hidden = false;
  for (const list of document.querySelectorAll("[data-order]")) enhanceOrder(list, announce);
  if (!form()) {
    // The answer is given: the language switch is its own form again.
    for (const button of document.querySelectorAll('[form="answer"]')) button.removeAttribute("form");
  }
}

document.addEventListener("htmx:afterSwap", () => {
  enhance();
  const focus = question().querySelector("[aria-invalid=true]") ?? question().querySelector("[data-focus]");
  focus?.focus();
  question().scrollIntoView({ block: "nearest" });
});

enhance();

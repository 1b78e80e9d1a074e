// The task page. Without this file it is a plain form; with it: an editor, drafts, live results, panes.

import { keepDrafts } from "./drafts.js";
import { splitPanes, tabs } from "./panes.js";
import { announce, follow } from "./results.js";

const workspace = document.getElementById("workspace");
const form = document.getElementById("code");
const results = document.getElementById("results-body");
const refusal = document.getElementById("refusal");
const words = document.getElementById("words").dataset;
const starter = document.getElementById("words").content.textContent;

const showTab = tabs(workspace);
splitPanes(workspace, workspace.querySelector(".splitter"));

// --- drafts ---

const saved = document.getElementById("saved");
const drafts = keepDrafts(form, { say: (text) => (saved.textContent = text), words });

// --- editors: each mirrors into its textarea, which is what the form sends ---

// A click, not form.requestSubmit(): htmx sends the button that was clicked.
const send = (button) => () => document.getElementById(button).click();
const commands = [
  { key: "Mod-Enter", run: send("run") },
  { key: "Mod-Shift-Enter", run: send("submit") },
];
const { createEditor } = await import(form.dataset.editor);
const nonce = document.querySelector("script[nonce]").nonce;
const phrases = {
  Find: words.find, Replace: words.replace, next: words.next, previous: words.previous, all: words.all,
  "match case": words.matchCase, "by word": words.byWord, regexp: words.regexp, replace: words.replaceOne,
  "replace all": words.replaceAll, close: words.close,
};

function edit(textarea) {
  const frame = textarea.closest(".editor-frame");
  const editor = createEditor({
    parent: frame,
    doc: textarea.value,
    label: frame.dataset.label,
    nonce,
    commands,
    phrases,
    onChange(text) {
      textarea.value = text;
      refusal.replaceChildren();
      drafts.changed();
    },
  });
  textarea.hidden = true;
  form.querySelector(`label[for=${textarea.id}]`)?.addEventListener("click", () => editor.focus());
  return editor;
}

const editors = { source: edit(form.elements.source), scratch: edit(form.elements.scratch) };

// --- start over; a newer copy on this device ---

const reset = document.getElementById("reset");
reset.hidden = false;
reset.addEventListener("click", () => {
  if (confirm(words.confirmReset)) editors.source.replace(starter);
  editors.source.focus();
});

const newer = drafts.newer();
const offer = document.getElementById("restore");
if (newer) {
  offer.querySelector("span").textContent = `${words.newer} ${new Date(newer.at).toLocaleString(document.documentElement.lang)}.`;
  offer.hidden = false;
  offer.addEventListener("click", (event) => {
    const choice = event.target.dataset.restore;
    if (!choice) return;
    if (choice === "yes") {
      editors.source.replace(newer.source);
      editors.scratch.replace(newer.scratch);
    } else {
      drafts.forget();
    }
    offer.hidden = true;
    editors.source.focus();
  });
}

// --- sending and watching ---

let watching = watch();

function watch() {
  const panel = document.getElementById("run-panel");
  return panel ? follow(panel) : { stop() {} };
}

function refuse(text) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.role = "alert";
  notice.textContent = text;
  refusal.replaceChildren(notice);
}

form.addEventListener("htmx:beforeRequest", (event) => {
  refusal.replaceChildren();
  const longest = Math.max(...["source", "scratch"].map((name) => new Blob([form.elements[name].value]).size));
  if (longest > Number(form.dataset.limitBytes)) {
    event.preventDefault();
    refuse(words.tooLong);
  }
});
form.addEventListener("htmx:sendError", () => refuse(words.notSent));
form.addEventListener("htmx:responseError", () => refuse(words.notSent));
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== results) return;
  // The server has made what was sent the draft.
  drafts.cancel();
  drafts.forget();
  saved.textContent = words.saved;
  watching.stop();
  watching = watch();
  announce();
  showTab("results");
});

// The keys work outside the editors too.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  send(event.shiftKey ? "submit" : "run")();
});

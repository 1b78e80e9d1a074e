// The two panes beside each other on wide screens, and the tabs that stand for them on narrow ones.

const LEAST = 20;
const MOST = 70;

/** Dragging, or the arrow keys, move the line between the panes; the width is remembered on this device. */
export function splitPanes(workspace, splitter) {
  const key = "workspace/split";
  splitter.hidden = false;
  const set = (percent) => {
    const value = Math.round(Math.min(MOST, Math.max(LEAST, percent)));
    workspace.style.setProperty("--split", `${value}%`);
    splitter.setAttribute("aria-valuenow", String(value));
    return value;
  };
  const remember = (value) => {
    try {
      localStorage.setItem(key, String(value));
    } catch {
      // Not remembered, that is all.
    }
  };
  try {
    const stored = Number(localStorage.getItem(key));
    if (stored) set(stored);
  } catch {
    // Storage is switched off.
  }
  splitter.addEventListener("pointerdown", (down) => {
    down.preventDefault();
    splitter.focus();
    splitter.setPointerCapture(down.pointerId);
    const box = workspace.getBoundingClientRect();
    const move = (event) => set((100 * (event.clientX - box.left)) / box.width);
    splitter.addEventListener("pointermove", move);
    splitter.addEventListener(
      "lostpointercapture",
      () => {
        splitter.removeEventListener("pointermove", move);
        remember(splitter.getAttribute("aria-valuenow"));
      },
      { once: true },
    );
  });
  splitter.addEventListener("keydown", (event) => {
    const now = Number(splitter.getAttribute("aria-valuenow"));
    const next = { ArrowLeft: now - 2, ArrowRight: now + 2, Home: LEAST, End: MOST }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    remember(set(next));
  });
}

/** Returns a function that shows one part by name; on wide screens all are visible anyway. */
export function tabs(workspace) {
  const list = workspace.querySelector("[role=tablist]");
  const buttons = [...list.querySelectorAll("[role=tab]")];
  list.hidden = false;
  workspace.dataset.tabs = "on";
  const show = (name) => {
    workspace.dataset.tab = name;
    for (const button of buttons) {
      const chosen = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
    }
  };
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => show(button.id.slice("tab-".length)));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const next = buttons[(i + step + buttons.length) % buttons.length];
      next.focus();
      next.click();
    });
  });
  show(workspace.dataset.tab);
  return show;
}

// Live results: patches the results panel as events come in. The server sends HTML; nothing is rendered here.

/** Failures of the stream in a row, without one message between them, after which polling takes over. */
const MOST_FAILURES = 3;

/**
 * Keeps a results panel up to date until its submission is judged.
 * @param {HTMLElement} panel  from submissions/_panel.html
 * @param {{onFinished?: () => void}} [options]
 */
export function follow(panel, { onFinished = () => {} } = {}) {
  if (!panel.dataset.stream) return { stop() {} };
  if (!("EventSource" in window)) {
    poll(panel);
    return { stop() {} };
  }
  const source = new EventSource(panel.dataset.stream);
  let failures = 0;
  source.addEventListener("open", () => (failures = 0));
  source.addEventListener("patch", (event) => patch(event.data));
  source.addEventListener("end", () => {
    source.close();
    onFinished();
  });
  source.addEventListener("error", () => {
    // The browser reconnects by itself and says what it saw last; a refusal (readyState CLOSED) it takes as final.
    if (++failures < MOST_FAILURES && source.readyState !== EventSource.CLOSED) return;
    source.close();
    const current = document.getElementById("run-panel");
    if (current?.dataset.stream) poll(current);
  });
  return { stop: () => source.close() };
}

/** Asks every two seconds instead: the answer carries the attributes that make htmx go on asking. */
function poll(panel) {
  window.htmx.ajax("GET", panel.dataset.poll, { target: panel, swap: "outerHTML" });
}

/** Signed out meanwhile: the answer to a request is then the sign-in page, which belongs in no panel. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (new URL(xhr.responseURL, location).pathname === new URL(requestConfig.path, location).pathname) return;
  event.detail.shouldSwap = false;
  location.reload();
});

/** Puts each element of `html` in the place of the one with its id, or appends it to the list that it names. */
function patch(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const fresh of [...template.content.children]) {
    const old = document.getElementById(fresh.id);
    if (old) {
      keepOpen(old, fresh);
      old.replaceWith(fresh);
    } else {
      document.getElementById(fresh.dataset.into)?.append(fresh);
    }
  }
  announce();
}

/** A reader who opened or closed a part keeps it so. */
function keepOpen(old, fresh) {
  const before = old.querySelectorAll("details");
  fresh.querySelectorAll("details").forEach((details, i) => {
    if (before[i]) details.open = before[i].open;
  });
}

document.addEventListener("htmx:afterSwap", announce);

/** Says the state in the live region when it has changed: queued, running, the verdict; not every case. */
export function announce() {
  const text = document.querySelector("#run-head [data-announce]")?.dataset.announce ?? "";
  const region = document.getElementById("announcer");
  if (region && region.textContent !== text) region.textContent = text;
}

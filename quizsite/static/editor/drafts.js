// Drafts: on this device at once, on the server after a short pause.

const PAUSE_MS = 1200;

/**
 * @param {HTMLFormElement} form   with data-draft (where to post) and data-key (prefix of the local copy)
 * @param {{say: (text: string) => void, words: DOMStringMap}} options
 */
export function keepDrafts(form, { say, words }) {
  const key = `${form.dataset.key}draft`;
  const read = () => ({ source: form.elements.source.value, scratch: form.elements.scratch.value });
  let timer = 0;
  let version = 0; // counts changes, so that an answer about an older one says nothing about the newer

  async function send() {
    const sent = version;
    clearTimeout(timer);
    timer = 0;
    say(words.saving);
    try {
      const body = new URLSearchParams({ ...read(), csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      const answer = await fetch(form.dataset.draft, { method: "POST", body, keepalive: body.toString().length < 60_000 });
      if (version !== sent) return;
      if (answer.ok) {
        forget();
        say(words.saved);
      } else {
        say(answer.status === 413 ? await answer.text() : words.local);
      }
    } catch {
      if (version === sent) say(words.local);
    }
  }

  function changed() {
    version++;
    store(key, JSON.stringify({ ...read(), at: Date.now() }));
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MS);
  }

  function forget() {
    store(key, null);
  }

  // Leaving the page within the pause must not lose the last words.
  addEventListener("pagehide", () => timer && send());

  return { changed, forget, cancel: () => clearTimeout(timer), newer: () => newerCopy(key, form, read()) };
}

/** The copy on this device, if it is newer than the server's and says something else. */
function newerCopy(key, form, shown) {
  try {
    const copy = JSON.parse(localStorage.getItem(key) ?? "null");
    if (!copy || copy.at / 1000 <= Number(form.dataset.savedAt)) return null;
    return copy.source === shown.source && copy.scratch === shown.scratch ? null : copy;
  } catch {
    return null; // storage switched off, or something else wrote there
  }
}

function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Private windows and full disks: the server still has the draft.
  }
}

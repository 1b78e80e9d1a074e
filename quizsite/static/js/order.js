// Putting lines in order with buttons. The number fields of the form stay, hidden, and hold the result.

const icon = {
  up: '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5m-6 6 6-6 6 6"/></svg>',
  down: '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14m-6-6 6 6 6-6"/></svg>',
  drop: '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"/></svg>',
  take: '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5 12h14"/></svg>',
};

export function enhanceOrder(list, announce) {
  if (list.dataset.enhanced) return;
  list.dataset.enhanced = "true";
  const words = list.dataset;
  document.getElementById("order-help").textContent = words.help;
  const lines = () => [...list.children];
  const used = () => lines().filter((line) => !line.classList.contains("left-out"));
  const field = (line) => line.querySelector(".place");

  // Without numbers yet, all lines start in the order of the page; with numbers, those without one were left out.
  const numbered = lines().some((line) => field(line).value);

  const button = (line, what, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.dataset.move = what;
    made.title = label;
    made.setAttribute("aria-label", `${label}: ${line.querySelector(".line-text").textContent.trim()}`);
    made.innerHTML = icon[what];
    return made;
  };

  for (const line of lines()) {
    field(line).type = "hidden";
    const number = document.createElement("span");
    number.className = "place-number";
    const buttons = document.createElement("span");
    buttons.className = "line-buttons";
    buttons.append(
      button(line, "up", words.labelUp),
      button(line, "down", words.labelDown),
      button(line, "drop", words.labelDrop),
      button(line, "take", words.labelTake),
    );
    line.prepend(number);
    line.append(buttons);
    line.classList.toggle("left-out", numbered && !field(line).value);
  }

  const renumber = () => {
    const order = used();
    for (const line of lines()) {
      const place = order.indexOf(line) + 1;
      const out = place === 0;
      field(line).value = out ? "" : place;
      line.querySelector(".place-number").textContent = out ? "–" : place;
      for (const what of ["up", "down", "drop"]) line.querySelector(`[data-move=${what}]`).hidden = out;
      line.querySelector("[data-move=take]").hidden = !out;
      line.querySelector("[data-move=up]").setAttribute("aria-disabled", String(place === 1));
      line.querySelector("[data-move=down]").setAttribute("aria-disabled", String(place === order.length));
    }
  };

  list.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-move]");
    if (!pressed || pressed.getAttribute("aria-disabled") === "true") return;
    const line = pressed.closest("li");
    const what = pressed.dataset.move;
    if (what === "up") line.previousElementSibling?.before(line);
    else if (what === "down") line.nextElementSibling?.after(line);
    else {
      line.classList.toggle("left-out", what === "drop");
      if (what === "drop") list.append(line);
      else (used().filter((other) => other !== line).at(-1) ?? line).after(line);
    }
    renumber();
    const place = used().indexOf(line) + 1;
    announce(place ? words.textMoved.replace("{place}", place).replace("{total}", used().length) : words.textDropped);
    (line.querySelector(`[data-move=${what}]:not([hidden])`) ?? line.querySelector("[data-move]:not([hidden])")).focus();
    field(line).dispatchEvent(new Event("input", { bubbles: true }));
  });

  renumber();
}

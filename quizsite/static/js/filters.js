// A changed filter shows its results at once; without this file the button does.

for (const form of document.querySelectorAll("[data-filters]")) {
  form.querySelector("[data-submit]").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.matches("select")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    // short addresses: leave out what was not chosen
    for (const field of form.elements) {
      if (field.name && !field.value) field.disabled = true;
    }
  });
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}

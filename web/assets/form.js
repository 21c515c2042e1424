"use strict";
// Keeps addresses short: fields that are empty are not sent. Lets a command be
// copied with one key.
(function () {
  document.querySelectorAll("form").forEach((form) => {
    form.addEventListener("submit", () => {
      form.querySelectorAll("input[name], select[name]").forEach((field) => { field.disabled = field.value === ""; });
    });
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("input[name], select[name]").forEach((field) => { field.disabled = false; });
  });

  if (!navigator.clipboard) { return; }
  document.querySelectorAll("code.command").forEach((code) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(code.textContent).then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Not copied"; });
    });
    code.after(" ", button);
  });
})();

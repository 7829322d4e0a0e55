// Asks the device for a passkey when a form marked data-passkey is sent.
// "create" makes one, anything else has one sign. Every sentence comes from the page.
"use strict";

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
};

const coded = (buffer) => {
  let plain = "";
  for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const creation = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  user: { ...options.user, id: bytes(options.user.id) },
  excludeCredentials: named(options.excludeCredentials),
});

const request = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: named(options.allowCredentials),
});

const answer = (credential) => {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) response[part] = coded(credential.response[part]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: coded(credential.rawId), type, response });
};

const answerOf = (form) => form.querySelector('input[name$="assertion"]');

const asked = (form) => {
  const options = JSON.parse(form.dataset.options);
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: creation(options) });
  }
  return navigator.credentials.get({ publicKey: request(options) });
};

const say = (form, sentence) => {
  const place = form.querySelector("[data-passkey-said]");
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) place.focus();
};

const fault = (form, error) => {
  const known = { InvalidStateError: "known", SecurityError: "elsewhere" };
  return form.dataset[known[error.name] || "refused"] || form.dataset.refused;
};

const submitted = async (event) => {
  const form = event.target;
  const field = answerOf(form);
  if (field.value) return;
  event.preventDefault();
  if (!window.PublicKeyCredential) {
    say(form, form.dataset.missing);
    return;
  }
  say(form, "");
  form.setAttribute("aria-busy", "true");
  try {
    field.value = answer(await asked(form));
    form.submit();
  } catch (error) {
    say(form, fault(form, error));
  } finally {
    form.removeAttribute("aria-busy");
  }
};

// Coming back to this page, the browser may fill in an answer that was given already.
const afresh = () => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    answerOf(form).value = "";
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", submitted);
}
window.addEventListener("pageshow", afresh);

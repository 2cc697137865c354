// Runs once for each part of the page, on its root, which stays while its content is mended. A press of a button with
// data-do goes to the server with its other data; a few are done here, because they change nothing there.
const root = document.documentElement;
const here = {
  'show-cart': () => {
    root.dataset.cart = 'open';
    setTimeout(() => document.querySelector('#aisle-cart .shut')?.focus(), 60);
  },
  'hide-cart': () => window.aisleHideCart?.(),
  theme: () => window.aisleTheme?.(),
  people: () => document.querySelector('dialog.people')?.showModal(),
  close: (pressed) => pressed.closest('dialog')?.close(),
};
element.addEventListener('click', (event) => {
  const pressed = event.target.closest('[data-do]');
  if (!pressed || !element.contains(pressed) || pressed.disabled) return;
  if (here[pressed.dataset.do]) return here[pressed.dataset.do](pressed);
  const told = { ...pressed.dataset };
  for (const field of pressed.closest('[data-form]')?.querySelectorAll('[data-field]') ?? []) {
    told[field.dataset.field] = field.value;
  }
  pressed.closest('dialog')?.close();
  if (told.do === 'say') window.aisleHideCart?.();
  // What is pressed here goes away: who works by keyboard goes on where the answer comes.
  if (pressed.closest('.chips, .options')) document.querySelector('.log')?.focus({ preventScroll: true });
  trigger('select', told);
});
element.addEventListener('keydown', (event) => {
  const field = event.target.closest('input[data-field]');
  if (event.key !== 'Enter' || !field) return;
  field.closest('[data-form]')?.querySelector('[data-enter]')?.click();
});
element.addEventListener('change', (event) => {
  if (event.target.matches('select[data-field]')) {
    event.target.closest('[data-form]')?.querySelector('[data-enter]')?.click();
  }
});
element.addEventListener('input', (event) => {
  if (!event.target.matches('[data-filter]')) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const line of event.target.closest('dialog').querySelectorAll('li')) {
    line.hidden = !line.textContent.toLowerCase().includes(wanted);
  }
});
// A picture that cannot be loaded makes room for the letter beneath it. The event does not bubble.
element.addEventListener('error', (event) => {
  if (event.target.tagName === 'IMG') event.target.remove();
}, true);

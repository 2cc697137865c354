// In the head, before anything is drawn: light or dark, which follows the system until the visitor chooses, and the
// cart as a drawer on a phone.
(() => {
  const KEY = 'aisle-theme';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try { return localStorage.getItem(KEY); } catch { return null; }  // a browser may refuse storage
  };
  const apply = () => {
    const dark = (chosen() ?? (system.matches ? 'dark' : 'light')) === 'dark';
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    // Gradio's own parts look at this class, and Gradio sets it by the system alone.
    const body = document.body;
    if (body && body.classList.contains('dark') !== dark) body.classList.toggle('dark', dark);
  };
  window.aisleTheme = () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem(KEY, next); } catch { /* then it holds for this page */ }
    apply();
  };
  window.aisleHideCart = () => {
    if (!document.documentElement.dataset.cart) return;
    delete document.documentElement.dataset.cart;
    document.querySelector('.to-cart')?.focus();
  };
  apply();
  system.addEventListener('change', apply);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') window.aisleHideCart(); });
  document.addEventListener('DOMContentLoaded', () => {
    apply();
    new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  });
})();

// The page from which an owner copies a badge: writes the code for the chosen look, and copies it.
const src = location.origin + location.pathname.replace(/\/embed\/?$/, '');
const choice = document.getElementById('choice');
const said = document.getElementById('said');
const badges = document.querySelectorAll('kith-badge');
const heights = {};
let label = '';

const show = (id, text) => (document.getElementById(id).textContent = text);
const html = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const isChecked = (id) => document.getElementById(id).checked;

function write() {
  const theme = choice.elements.theme.value;
  const alt = label ? `Presence of ${label}` : 'Presence';
  // Only the height: the width changes with what the badge says.
  const rest = `alt="${html(alt)}"` + (heights[theme] ? ` height="${heights[theme]}"` : '');
  const png = (dark, scale) => `${src}/${theme}${dark ? '-dark' : ''}${scale}.png`;
  const dark = isChecked('png-dark');

  show(
    'live-code',
    `<script type="module" src="${location.origin}/kith-badge.js"></script>\n` +
      `<kith-badge src="${src}" theme="${theme}"></kith-badge>`,
  );
  show('html-code', `<img src="${src}/${theme}.svg" ${rest}>`);
  show('markdown-code', `![${alt.replace(/[\\[\]<>*_`&!]/g, '\\$&')}](${src}/${theme}.svg)`);
  show('png-code', `<img src="${png(dark, '')}" srcset="${png(dark, '@2x')} 2x, ${png(dark, '@3x')} 3x" ${rest}>`);
  show('bbcode-code', `[img]${png(isChecked('bbcode-dark'), '')}[/img]`);
}

async function measure(theme) {
  const picture = new Image();
  picture.src = `${src}/${theme}.svg`;
  await picture.decode();
  heights[theme] = picture.naturalHeight;
  write();
}

async function copy(button) {
  const code = document.getElementById(button.dataset.copies);
  const [word, what] = button.children;
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = `Copied:${what.textContent}.`;
    word.textContent = 'Copied';
    setTimeout(() => (word.textContent = 'Copy'), 2000);
  } catch {
    // No clipboard: the page came over plain HTTP, or the browser asked and was told no.
    getSelection().selectAllChildren(code);
    said.textContent = 'Selected. Press Ctrl+C, or Command+C, to copy.';
    word.textContent = 'Press Ctrl+C';
  }
}

badges[0].addEventListener('badge', ({ detail }) => {
  if (detail.gone) {
    document.getElementById('gone').hidden = false;
  } else {
    label = detail.label;
    write();
  }
});
badges.forEach((badge) => badge.setAttribute('src', src));
choice.addEventListener('change', write);
for (const box of document.querySelectorAll('.check input')) box.addEventListener('change', write);
for (const button of document.querySelectorAll('button')) button.addEventListener('click', () => copy(button));
for (const { value } of choice.elements.theme) measure(value).catch(() => {});
write();

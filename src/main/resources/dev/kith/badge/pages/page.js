// The page of one badge: the element draws it, this names the page after it.
const badge = document.getElementById('badge');
const who = document.getElementById('who');
const hint = document.getElementById('hint');

badge.addEventListener('badge', ({ detail: { label, message, gone } }) => {
  who.textContent = gone ? 'Presence' : label || 'Presence';
  document.title = gone ? 'No badge here' : [label, message].filter(Boolean).join(': ');
  if (gone) hint.textContent = 'This badge was withdrawn while you looked at it.';
});
badge.setAttribute('src', location.origin + location.pathname.replace(/\/$/, ''));

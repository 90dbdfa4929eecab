/*
 * <kith-badge src="https://badges.example.org/b/TOKEN" theme="pill"></kith-badge>
 * Themes: flat, pill, dot, card, or none for the owner's choice. With "announce", changes are read aloud;
 * ::part(picture) is for styles; the event "badge" tells label, message, state, gone.
 */
(() => {
  if (customElements.get('kith-badge')) return; // included twice

  const MINUTE = 60_000;
  const sheet = new CSSStyleSheet(); // unlike a <style>, no CSP forbids it
  sheet.replaceSync(`
    img { max-width: 100%; vertical-align: middle }
    .old { opacity: .4 }
    span { position: absolute; width: 1px; overflow: hidden; white-space: nowrap; clip-path: inset(50%) }`);

  const watches = new Map(); // by address
  let blobs = true; // until the page forbids them
  let asleep = false;

  const ask = (url, what) =>
    fetch(url, { cache: 'no-cache', credentials: 'omit', referrerPolicy: 'no-referrer' })
      .then((answer) => (answer.ok ? answer[what]() : null))
      .catch(() => null);

  /** A badge; all elements that show it share its stream. */
  class Watch {
    elements = new Set();
    since = Infinity; // when it fell silent

    constructor(src) {
      this.src = src;
      watches.set(src, this);
    }

    open() {
      if (asleep || this.badge?.gone || this.source || this.timer) return;
      // HTTP/1.1 gives six connections to a host, and pictures need some.
      if ([...watches.values()].filter((watch) => watch.source).length > 3) return void this.poll();
      const source = (this.source = new EventSource(this.src + '/live'));
      source.onopen = () => this.heard(true);
      // The browser tries again by itself, unless it was refused.
      source.onerror = () => (source.readyState === 2 ? this.poll() : this.heard(false));
      source.addEventListener('badge', (event) => this.told(JSON.parse(event.data)));
      source.addEventListener('gone', () => {
        this.close();
        this.told({ label: 'presence', message: 'unknown', state: 'unknown', gone: true });
      });
    }

    close() {
      this.source?.close();
      clearTimeout(this.timer);
      this.source = this.timer = null;
    }

    /** Without a stream: asks once a minute, and whether a stream can be had after all. */
    async poll() {
      this.close();
      const timer = (this.timer = setTimeout(() => {
        this.timer = null;
        this.open();
      }, MINUTE));
      const badge = await ask(this.src + '.json', 'json');
      if (this.timer !== timer) return; // closed meanwhile
      this.heard(badge);
      // Where scripts may not ask, pictures may still load.
      if (!badge || JSON.stringify(badge) !== JSON.stringify(this.badge)) this.told(badge);
    }

    /** What it shows now; null if there is no saying. */
    told(badge) {
      this.badge = badge ?? this.badge;
      for (const element of this.elements) {
        element.draw();
        if (badge) element.dispatchEvent(new CustomEvent('badge', { detail: badge }));
      }
    }

    /** Fades what may have changed long ago. */
    heard(something) {
      this.since = something ? Infinity : Math.min(this.since, Date.now());
      const old = Date.now() - this.since > MINUTE;
      this.elements.forEach((element) => element.picture.classList.toggle('old', old));
    }
  }

  class KithBadge extends HTMLElement {
    static observedAttributes = ['src', 'theme'];
    picture = new Image();
    #aloud = document.createElement('span');
    #turn = 0; // so that a late picture does not cover a newer one

    constructor() {
      super();
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [sheet];
      root.append(this.picture, this.#aloud);
      this.#aloud.ariaLive = 'polite';
    }

    connectedCallback() {
      const src = this.getAttribute('src');
      if (!src) return;
      const watch = (this.watch = watches.get(src) ?? new Watch(src));
      watch.elements.add(this);
      watch.open();
      this.draw();
    }

    disconnectedCallback() {
      this.#turn++;
      const { watch } = this;
      this.watch = null;
      if (watch?.elements.delete(this) && !watch.elements.size) {
        watch.close();
        watches.delete(watch.src);
      }
    }

    attributeChangedCallback() {
      if (!this.isConnected) return;
      this.disconnectedCallback();
      this.connectedCallback();
    }

    /** The picture before stays until the new one is there. */
    async draw() {
      const turn = ++this.#turn;
      const { badge, src } = this.watch;
      const theme = this.getAttribute('theme');
      const address = src + (/^(flat|pill|dot|card)$/.test(theme) ? `/${theme}.svg` : '.svg');
      const words = badge ? [badge.label, badge.message].filter(Boolean).join(': ') : '';
      this.picture.alt = words;
      this.#aloud.textContent = this.hasAttribute('announce') ? words : '';

      const blob = blobs && (await ask(address, 'blob'));
      if (turn !== this.#turn) return;
      const next = new Image();
      next.alt = words;
      next.part = 'picture';
      next.referrerPolicy = 'no-referrer';
      next.src = blob ? URL.createObjectURL(blob) : `${address}?${Date.now()}`;
      const { type } = await new Promise((seen) => (next.onload = next.onerror = seen));
      const loaded = type === 'load';
      if (blob) URL.revokeObjectURL(next.src);
      if (turn !== this.#turn) return;
      if (blob && !loaded) {
        blobs = false;
        return void this.draw();
      }
      if (loaded || !this.picture.src) {
        this.picture.replaceWith(next);
        this.picture = next;
      }
      if (loaded) this.watch.heard(true);
      else setTimeout(() => turn === this.#turn && this.draw(), MINUTE);
    }
  }

  let timer;
  const sleep = (long) => {
    asleep = long;
    watches.forEach((watch) => (long ? watch.close() : watch.open()));
  };
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(sleep, 2 * MINUTE, true);
    else sleep(false);
  };
  document.addEventListener('visibilitychange', look);
  look();
  customElements.define('kith-badge', KithBadge);
})();

(() => {
  const { version, events, showsFaults } = document.currentScript.dataset;
  const sheets = [...document.querySelectorAll("link[rel~=stylesheet]")].map((link) => ({ link, href: link.getAttribute("href") }));
  const tags = new Map(), used = new Set();
  const bare = (url) => url.split(/[?#]/)[0];
  let source, site, notice, checks = Promise.resolve();

  const swap = (sheet, href) => {
    const next = sheet.link.cloneNode(), old = sheet.link;
    used.delete(bare(old.href));
    next.href = href;
    next.onload = () => old.remove();
    next.onerror = () => next.remove();
    old.after(next);
    sheet.link = next;
  };

  // The entity tag of a file as the browser has it, and as the server has it now.
  const tag = async (url, how) => (await fetch(url, how)).headers.get("etag");
  const changed = async (url) => {
    const before = tags.has(url) ? tags.get(url) : await tag(url, { cache: "force-cache" });
    tags.set(url, await tag(url, { method: "HEAD", cache: "no-store" }));
    return tags.get(url) !== before;
  };

  // Once for each version: a cache or a worker between the two may go on giving out an older page.
  const reload = (to) => {
    const mark = `${location.pathname} ${to}`;
    try {
      if (sessionStorage.getItem(events) === mark) return;
      sessionStorage.setItem(events, mark);
    } catch { /* A browser may keep nothing. */ }
    location.reload();
  };

  async function check() {
    const answer = await fetch(location.href, { cache: "no-store", headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // The last such script is ours: an author's stands before it.
    const own = [...page.querySelectorAll("script[data-events][data-version]")].at(-1);
    if (own?.dataset.version !== version) return reload(own?.dataset.version);
    const links = page.querySelectorAll("link[rel~=stylesheet]");
    sheets.forEach((sheet, at) => {
      const href = links[at]?.getAttribute("href");
      if (!href || href === sheet.href) return;
      sheet.href = href;
      swap(sheet, href);
    });
    for (const { name, initiatorType } of performance.getEntriesByType("resource")) {
      if (name.startsWith(`${location.origin}/`) && !["fetch", "beacon", "other", "xmlhttprequest"].includes(initiatorType)) used.add(bare(name));
    }
    performance.clearResourceTimings();
    for (const url of used) {
      if (!(await changed(url))) continue;
      const sheet = sheets.find(({ link }) => bare(link.href) === url);
      if (!sheet) return reload(`${url} ${tags.get(url)}`);
      swap(sheet, `${url}?${Date.now()}`);
    }
  }

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483647; font: 16px/1.5 system-ui, sans-serif; color-scheme: light dark }
    section { max-height: 70vh; overflow: auto; padding: 1em 1.5em; background: light-dark(#fff6f4, #2a1512); color: light-dark(#1b1b1b, #f4eeec); border-top: 4px solid #c0392b }
    h2 { font-size: 1.1em; margin: 0 } div { margin: .8em 0 0 } p { margin: 0; overflow-wrap: anywhere } code { font: .95em ui-monospace, monospace }
    button { float: right; font: inherit } small { position: fixed; right: 0; bottom: 0; padding: .3em .8em; background: #222; color: #eee }`);
  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };
  const wrong = ({ faults, left, stale }) => {
    const hide = element("button", "Hide");
    hide.onclick = () => notice?.remove();
    const count = faults.length + left;
    const served = stale ? "this page is as it was before" : "the site is served all the same";
    const section = element("section", hide, element("h2", `${count > 1 ? `${count} errors` : "An error"}: ${served}`));
    section.setAttribute("role", "alert");
    for (const { code, place, message, help } of faults) {
      section.append(element("div", ...(place ? [element("p", element("code", place))] : []), element("p", `${code ? `error[${code}]: ` : ""}${message}`), ...(help ? [element("p", `help: ${help}`)] : [])));
    }
    if (left) section.append(element("div", `and ${left} more: see the terminal`));
    return section;
  };

  // What is said here is said over the page, out of reach of its styles.
  function show(state) {
    notice?.remove();
    notice = undefined;
    const parts = [];
    if (state.faults.length) parts.push(wrong(state));
    if (state.building) parts.push(element("small", state.building));
    if (!parts.length) return;
    notice = element("pamphlet-notice");
    const root = notice.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(...parts);
    document.documentElement.append(notice);
  }

  function hear({ data }) {
    const state = JSON.parse(data);
    if (showsFaults === undefined) show(state);
    else if (state.building) return;
    if (state.site === site && showsFaults === undefined) return;
    site = state.site;
    checks = checks.then(check).catch(() => {});
  }

  // A browser opens six connections to a server, so only a tab that is seen holds one.
  function listen() {
    source?.close();
    source = site = undefined;
    if (document.hidden) return;
    const opened = (source = new EventSource(events));
    opened.onmessage = hear;
    opened.onerror = () => opened.readyState === EventSource.CLOSED && opened === source && setTimeout(listen, 1000);
  }
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", listen);
  document.addEventListener("visibilitychange", listen);
})();

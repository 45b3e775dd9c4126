// Small comforts on pages that are complete without them. Keys without Ctrl are
// left to the browser and to screen readers; focus never moves by itself.
(function () {
  "use strict";
  var lang = document.documentElement.lang;

  // Ctrl+K or ⌘K goes to the search box.
  document.addEventListener("keydown", function (e) {
    var q = document.getElementById("q");
    if (q && (e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") {
      e.preventDefault();
      q.focus();
      q.select();
    }
  });

  // What is typed is completed from the collection's own words: a combobox with
  // a list (WAI-ARIA 1.2). Arrows choose, Enter searches, Escape closes.
  document.querySelectorAll("[data-suggest]").forEach(function (box) {
    var list = document.createElement("ul"), news = document.createElement("span");
    var asked = 0, chosen = -1, typed = "";
    list.id = "suggest-list";
    list.className = "suggest";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.label);
    news.className = "visually-hidden";
    news.setAttribute("role", "status");
    box.removeAttribute("list"); // which is for browsers without scripts
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-expanded", "false");
    box.closest(".box").append(list, news);

    function close() {
      asked++;
      list.hidden = true;
      chosen = -1;
      news.textContent = "";
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    }
    function choose(n) {
      var options = list.children;
      chosen = n < -1 ? options.length - 1 : n >= options.length ? -1 : n;
      Array.from(options).forEach(function (o, i) { o.setAttribute("aria-selected", String(i === chosen)); });
      if (chosen < 0) {
        box.removeAttribute("aria-activedescendant");
        box.value = typed;
        return;
      }
      box.setAttribute("aria-activedescendant", options[chosen].id);
      box.value = options[chosen].dataset.q;
      options[chosen].scrollIntoView({ block: "nearest" });
    }
    function show(found) {
      list.replaceChildren.apply(list, found.map(function (s, i) {
        var o = document.createElement("li"), what = document.createElement("span"), kind = document.createElement("span");
        o.id = "suggest-" + i;
        o.setAttribute("role", "option");
        o.setAttribute("aria-selected", "false");
        o.dataset.q = s.q;
        what.className = "what";
        what.textContent = s.kind === "word" ? s.q : s.text;
        kind.className = "kind";
        kind.textContent = s.kind === "word" ? s.documents : s.label;
        if (s.kind === "word") kind.setAttribute("aria-hidden", "true");
        o.append(what, kind);
        o.addEventListener("pointerdown", function (e) { e.preventDefault(); });
        o.addEventListener("click", function () { box.value = s.q; close(); box.form.requestSubmit(); });
        return o;
      }));
      chosen = -1;
      list.hidden = found.length === 0;
      box.setAttribute("aria-expanded", String(found.length > 0));
      box.removeAttribute("aria-activedescendant");
      news.textContent = found.length ? box.dataset.count.replace("#", found.length) : "";
    }
    box.addEventListener("input", function () {
      var turn = ++asked;
      typed = box.value;
      if (typed.trim().length < 2) { close(); return; }
      setTimeout(function () {
        if (turn !== asked) return;
        fetch(box.dataset.suggest + "?size=8&q=" + encodeURIComponent(typed), { headers: { "Accept-Language": lang } })
          .then(function (r) { return r.ok ? r.json() : { suggestions: [] }; })
          .then(function (found) { if (turn === asked && document.activeElement === box) show(found.suggestions); })
          .catch(function () {}); // no completion is no trouble
      }, 150);
    });
    box.addEventListener("keydown", function (e) {
      if (list.hidden || e.ctrlKey || e.metaKey || e.altKey) return;
      if (e.key === "ArrowDown") choose(chosen + 1);
      else if (e.key === "ArrowUp") choose(chosen === -1 ? list.children.length - 1 : chosen - 1);
      else if (e.key === "Escape") { if (chosen >= 0) box.value = typed; close(); }
      else { if (e.key === "Enter" || e.key === "Tab") close(); return; }
      e.preventDefault();
    });
    box.addEventListener("blur", close);
  });

  // Ticking a filter searches at once. The button stays for those who prefer it.
  var form = document.getElementById("search");
  var found = document.getElementById("found");
  var running = null;
  var shown = location.pathname + location.search;
  if (form && found && form.dataset.live) {
    document.addEventListener("change", function (e) {
      if (e.target.form === form && e.target.type === "checkbox") search();
    });
    window.addEventListener("popstate", function () {
      if (location.pathname + location.search !== shown) location.reload(); // else a jump within the page
    });
  }

  function address() {
    var asked = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (value) asked.append(name, value); });
    return form.getAttribute("action") + (asked.size ? "?" + asked : "");
  }

  function search() {
    if (running) running.abort();
    running = new AbortController();
    var to = address();
    found.setAttribute("aria-busy", "true");
    fetch(to, { signal: running.signal })
      .then(function (r) { if (!r.ok) throw new Error(r.status); return r.text(); })
      .then(function (html) {
        var page = new DOMParser().parseFromString(html, "text/html");
        history.pushState(null, "", to);
        shown = location.pathname + location.search;
        document.title = page.title;
        show(page);
        found.removeAttribute("aria-busy");
      })
      .catch(function (err) { if (err.name !== "AbortError") location.assign(to); });
  }

  // show takes over what the new page found. The total is announced, and the
  // boxes stay the same elements, so that readers keep their place in them.
  function show(page) {
    found.replaceChildren.apply(found, Array.from(page.getElementById("found").childNodes));
    document.getElementById("found-news").textContent = document.getElementById("found-title").textContent;
    document.querySelector("a.toggle").href = page.querySelector("a.toggle").href;
    document.querySelectorAll("link[rel=alternate]").forEach(function (link, i) {
      var now = page.querySelectorAll("link[rel=alternate]")[i];
      if (now) link.href = now.getAttribute("href");
    });
    swap(page, ".drawer > summary");
    swap(page, ".apply .clear");
    document.querySelectorAll(".facet").forEach(function (facet) {
      var now = page.getElementById(facet.id);
      if (!now) { facet.hidden = true; return; }
      facet.hidden = false;
      if (!facet.contains(document.activeElement)) { facet.replaceChildren.apply(facet, Array.from(now.childNodes)); return; }
      now.querySelectorAll("input").forEach(function (box) {
        var old = Array.from(facet.querySelectorAll("input")).find(function (o) { return o.value === box.value; });
        if (old) old.closest("label").querySelector(".count").innerHTML = box.closest("label").querySelector(".count").innerHTML;
      });
    });
  }

  function swap(page, sel) {
    var now = page.querySelector(sel), old = document.querySelector(sel);
    if (now && old) old.replaceChildren.apply(old, Array.from(now.childNodes));
  }

  // The number of a paragraph is its link, and copies it.
  document.querySelectorAll("[data-copied]").forEach(function (text) {
    if (!navigator.clipboard || !text.querySelector(".num")) return;
    var news = document.createElement("p");
    news.className = "toast";
    news.setAttribute("role", "status");
    document.body.append(news);
    text.addEventListener("click", function (e) {
      var num = e.target.closest(".num");
      if (!num || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
      e.preventDefault();
      history.replaceState(null, "", num.href); // the address is the link, too
      location.replace(num.href.replace(/^[^#]*/, ""));
      navigator.clipboard.writeText(num.href).then(function () {
        news.textContent = text.dataset.copied;
        setTimeout(function () { news.textContent = ""; }, 2500);
      }, function () {});
    });
  });

  // A citation can be copied.
  document.querySelectorAll("[data-copy]").forEach(function (cite) {
    if (!navigator.clipboard) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = cite.dataset.copy;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(cite.textContent).then(function () { button.textContent = cite.dataset.copied; });
    });
    cite.after(button);
  });
})();

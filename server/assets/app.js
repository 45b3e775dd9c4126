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

  // What is typed is completed from the collection's own words.
  var asked = 0;
  document.addEventListener("input", function (e) {
    var box = e.target, list = box.list;
    if (!list || !box.dataset.suggest || box.value.trim().length < 2) return;
    var turn = ++asked;
    setTimeout(function () {
      if (turn !== asked) return;
      fetch(box.dataset.suggest + "?size=8&q=" + encodeURIComponent(box.value), { headers: { "Accept-Language": lang } })
        .then(function (r) { return r.ok ? r.json() : { suggestions: [] }; })
        .then(function (found) {
          if (turn !== asked) return;
          list.replaceChildren.apply(list, found.suggestions.map(function (s) {
            var o = document.createElement("option");
            o.value = s.q;
            if (s.text !== s.q) o.label = s.text;
            return o;
          }));
        })
        .catch(function () {}); // no completion is no trouble
    }, 150);
  });

  // Ticking a filter searches at once. The button stays for those who prefer it.
  var form = document.getElementById("search");
  var found = document.getElementById("found");
  var running = null;
  if (form && found && form.dataset.live) {
    document.addEventListener("change", function (e) {
      if (e.target.form === form && e.target.type === "checkbox") search();
    });
    window.addEventListener("popstate", function () { location.reload(); });
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
        document.title = page.title;
        show(page);
        found.removeAttribute("aria-busy");
      })
      .catch(function (err) { if (err.name !== "AbortError") location.assign(to); });
  }

  // show takes over what the new page found. The announced total and the boxes
  // stay the same elements, so that readers hear the one and keep their place in
  // the others.
  function show(page) {
    var total = found.querySelector("#found-title [role=status]");
    var news = page.getElementById("found");
    var text = news.querySelector("#found-title [role=status]").textContent;
    news.querySelector("#found-title [role=status]").replaceWith(total);
    found.replaceChildren.apply(found, Array.from(news.childNodes));
    total.textContent = text;
    document.querySelector("a.toggle").href = page.querySelector("a.toggle").href;
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

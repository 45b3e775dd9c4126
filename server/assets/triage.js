// Judging by keyboard: j and k move between candidates, c, x and u choose, s
// saves. Keys are left alone while somebody types or holds Ctrl, Alt or Meta.
(function () {
  "use strict";
  var form = document.querySelector("[data-triage]");
  if (!form) return;
  var rows = Array.prototype.slice.call(form.querySelectorAll("[data-row]")), at = -1;
  function go(n) {
    if (n < 0 || n >= rows.length) return;
    if (at >= 0) rows[at].classList.remove("here");
    at = n;
    rows[at].classList.add("here");
    rows[at].querySelector("input:checked").focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  }
  function choose(value) {
    if (at < 0) return;
    rows[at].querySelector('input[value="' + value + '"]').checked = true;
    go(at + 1);
  }
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.altKey || e.metaKey || /^(TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
    if (e.target.tagName === "INPUT" && e.target.type !== "radio") return;
    var keys = { j: function () { go(at + 1); }, k: function () { go(at - 1); },
      c: function () { choose("confirmed"); }, x: function () { choose("dismissed"); }, u: function () { choose(""); },
      s: function () { form.submit(); } };
    if (keys[e.key]) {
      e.preventDefault();
      keys[e.key]();
    }
  });
})();

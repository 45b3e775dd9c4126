// Small comforts on pages that are complete without them: "/" goes to the search
// box, and n and p go to the next and the previous match in a document.
(function () {
  "use strict";
  function typing(el) {
    return el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
  }
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
    var q = document.getElementById("q");
    if (e.key === "/" && q) {
      e.preventDefault();
      q.focus();
      q.select();
    }
  });
})();

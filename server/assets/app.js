// A small comfort on pages that are complete without it: Ctrl+K (or ⌘K) goes to
// the search box. Keys without Ctrl are left to the browser and screen readers.
(function () {
  "use strict";
  document.addEventListener("keydown", function (e) {
    var q = document.getElementById("q");
    if (q && (e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") {
      e.preventDefault();
      q.focus();
      q.select();
    }
  });
})();

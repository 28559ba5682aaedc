// Before the first paint: the theme that the person chose, else the system's.
(function () {
  "use strict";
  var root = document.documentElement;
  var system = matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    var chosen = null;
    try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage may be closed */ }
    root.dataset.theme = chosen || (system.matches ? "dark" : "light");
  }
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-theme-toggle]")) { return; }
    try { localStorage.setItem("theme", root.dataset.theme === "dark" ? "light" : "dark"); } catch (error) { /* as above */ }
    apply();
  });
})();

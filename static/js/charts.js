// The read-out of charts: what a column or a point says, shown where the pointer or the focus is. A link without
// `data-tip` shows its label.
(function () {
  "use strict";
  function prepare(box) {
    if (box.querySelector(".tip")) { return; }
    var tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    box.appendChild(tip);
    box.querySelectorAll(".hit").forEach(function (hit) {
      function show() {
        tip.textContent = (hit.dataset.tip || hit.getAttribute("aria-label")).replace(/\||[؛;]\n/g, "\n");
        tip.hidden = false;
        var frame = box.getBoundingClientRect(), mark = hit.getBoundingClientRect(), half = tip.offsetWidth / 2;
        var x = hit.dataset.x ? (box.clientWidth * hit.dataset.x) / 100 : mark.left - frame.left + mark.width / 2;
        tip.style.top = (hit.dataset.x ? 0 : Math.max(0, mark.top - frame.top - tip.offsetHeight - 6)) + "px";
        tip.style.left = Math.min(box.clientWidth - half, Math.max(half, x)) + "px";
      }
      function hide() { tip.hidden = true; }
      hit.addEventListener("pointerenter", show);
      hit.addEventListener("pointerleave", hide);
      hit.addEventListener("focus", show);
      hit.addEventListener("blur", hide);
    });
  }
  function each(scope) { scope.querySelectorAll(".chartbox").forEach(prepare); }
  document.addEventListener("DOMContentLoaded", function () { each(document); });
  document.addEventListener("htmx:load", function (event) { each(event.detail.elt); });
})();

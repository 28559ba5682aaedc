// The read-out of charts: what a column or a point says, shown where the pointer is.
(function () {
  "use strict";
  function prepare(box) {
    if (box.querySelector(".tip")) { return; }
    var tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    box.appendChild(tip);
    box.querySelectorAll(".hit").forEach(function (hit) {
      hit.addEventListener("pointerenter", function () {
        tip.textContent = hit.dataset.tip.replace(/\|/g, "\n");
        tip.hidden = false;
        var frame = box.getBoundingClientRect(), mark = hit.getBoundingClientRect(), half = tip.offsetWidth / 2;
        var x = hit.dataset.x ? (box.clientWidth * hit.dataset.x) / 100 : mark.left - frame.left + mark.width / 2;
        tip.style.top = (hit.dataset.x ? 0 : Math.max(0, mark.top - frame.top - tip.offsetHeight - 6)) + "px";
        tip.style.left = Math.min(box.clientWidth - half, Math.max(half, x)) + "px";
      });
      hit.addEventListener("pointerleave", function () { tip.hidden = true; });
    });
  }
  function each(scope) { scope.querySelectorAll(".chartbox, .mapbody").forEach(prepare); }
  document.addEventListener("DOMContentLoaded", function () { each(document); });
  document.addEventListener("htmx:load", function (event) { each(event.detail.elt); });
})();

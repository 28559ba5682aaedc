// A row of the map's list marks its circle, and a circle its rows. Everything is a plain link without it.
(function () {
  "use strict";
  var lit = "";
  function each(mark, change) {
    if (!mark) { return; }
    var circle = document.getElementById(mark);
    if (circle) { change(circle); }
    document.querySelectorAll('[data-mark="' + mark + '"]').forEach(change);
  }
  function light(event) {
    var place = event.target.closest ? event.target.closest(".maprows [data-mark], .marks .pk") : null;
    var mark = place ? place.dataset.mark || place.id : "";
    if (mark === lit) { return; }
    each(lit, function (one) { one.classList.remove("lit"); });
    each(mark, function (one) { one.classList.add("lit"); });
    lit = mark;
  }
  document.addEventListener("pointerover", light);
  document.addEventListener("focusin", light);
})();

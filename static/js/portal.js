// What pages do beyond links and forms. Everything works without it; nothing here decides anything.
(function () {
  "use strict";
  var DIGITS = "۰۱۲۳۴۵۶۷۸۹", ARABIC = "٠١٢٣٤٥٦٧٨٩";
  function all(selector, scope) { return Array.prototype.slice.call((scope || document).querySelectorAll(selector)); }
  function ascii(text) {
    return text.replace(/[۰-۹]/g, function (d) { return DIGITS.indexOf(d); }).replace(/[٠-٩]/g, function (d) { return ARABIC.indexOf(d); });
  }
  function persian(number) { return String(number).replace(/[0-9]/g, function (d) { return DIGITS[d]; }); }

  // “/” goes to the search; Escape and a click elsewhere close menus.
  document.addEventListener("keydown", function (event) {
    var typing = /INPUT|TEXTAREA|SELECT/.test(document.activeElement.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      var search = document.querySelector(".gsearch input");
      if (search) { event.preventDefault(); search.focus(); }
    }
    if (event.key === "Escape") {
      all("details.drop[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
    }
  });
  document.addEventListener("click", function (event) {
    all("details.drop[open]").forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
    var step = event.target.closest("[data-step]");
    if (step) {
      var box = step.parentNode.querySelector("input");
      box.value = persian(Math.max(0, (parseInt(ascii(box.value), 10) || 0) + Number(step.dataset.step)));
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  // Choices show that they are chosen; picked rows bring up the bulk bar; a choice may submit its form.
  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input.matches(".choice input, .big-choice input, .pill input")) {
      all('input[name="' + input.name + '"]').forEach(function (other) {
        var card = other.closest(".choice, .big-choice, .pill");
        if (card) { card.classList.toggle("is", other.checked); }
      });
    }
    if (input.matches("[data-moves-form] input[name=move]")) { showBoxes(input.form); }
    if (input.matches("[data-submit]")) { input.form.requestSubmit(); }
    if (input.matches("[data-all]")) { all("tbody input[name=id]").forEach(function (box) { box.checked = input.checked; }); }
    if (input.matches("[data-all], tbody input[name=id]")) { showPicked(); }
  });
  function showPicked() {
    var picked = all("tbody input[name=id]:checked").length;
    all("[data-n]").forEach(function (count) { count.textContent = persian(picked); });
    all("tbody input[name=id]").forEach(function (box) { box.closest("tr").classList.toggle("picked", box.checked); });
  }

  // A decision shows the boxes that it needs, those of the other moves step aside.
  function showBoxes(form) {
    var chosen = form.querySelector("input[name=move]:checked");
    all("[data-moves]", form).forEach(function (box) {
      box.hidden = !chosen || box.dataset.moves.split(" ").indexOf(chosen.value) < 0;
    });
  }

  function settle(scope) {
    all("form[data-moves-form]", scope).forEach(showBoxes);
    if (matchMedia("(max-width:1180px)").matches) { all("details.filters", scope).forEach(function (box) { box.open = false; }); }
    all(".tabs a[aria-current]", scope).forEach(function (tab) {
      var bar = tab.parentNode;
      if (bar.scrollWidth > bar.clientWidth) { tab.scrollIntoView({ block: "nearest", inline: "center" }); }
    });
    var wrong = scope.querySelector && scope.querySelector(".errsum");
    if (wrong) { wrong.focus(); }
  }
  document.addEventListener("DOMContentLoaded", function () { settle(document); });
  document.addEventListener("htmx:afterSettle", function (event) {
    var wrong = event.detail.elt.querySelector && event.detail.elt.querySelector(".errsum");
    if (wrong) { wrong.focus(); }
  });
})();

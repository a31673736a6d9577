// Gives what stands for a select (Django's select2) the select's name, and the page its main part: the theme has neither.
(() => {
  const LISTS = "select.select2-hidden-accessible";

  function name(select) {
    const label = select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent.trim();
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) return;
    const shown = select.selectedOptions[0]?.textContent.trim();
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", shown ? `${label}: ${shown}` : label);
    box.querySelector(".select2-search__field")?.setAttribute("aria-label", label);
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("main")?.setAttribute("role", "main");
    const $ = window.django?.jQuery;
    if (!$) return;
    const all = () => document.querySelectorAll(LISTS).forEach(name);
    // Behind Django's own start, which turns the selects into boxes.
    $(() => setTimeout(all));
    $(document).on("change", LISTS, (event) => name(event.target));
    document.addEventListener("formset:added", () => setTimeout(all));
  });
})();

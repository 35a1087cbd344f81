// The page that a message opens: which order is meant stands in its address, and is nobody's word but that.
document.querySelector("#number").textContent = new URLSearchParams(location.search).get("number") ?? "";

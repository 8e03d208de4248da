// Brings the ties of one card to the front, and lets the others step back.

/** Light the ties of the card `id`, or the tie itself; without any, all ties are as they were. */
export function lightTies(svg: SVGSVGElement, id: string): void {
  const ties = [...svg.querySelectorAll<SVGGElement>(".node-tie")];
  const lit = ties.filter(({ dataset }) => [dataset.source, dataset.target, dataset.id].includes(id));
  for (const tie of ties) {
    tie.classList.toggle("is-lit", lit.includes(tie));
    tie.classList.toggle("is-faded", lit.length > 0 && !lit.includes(tie));
  }
  // What is drawn last lies above the rest.
  for (const tie of lit) tie.parentElement?.append(tie);
}

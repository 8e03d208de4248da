export function mount(_element: HTMLElement): () => void {
  return () => {};
}

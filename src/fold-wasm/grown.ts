/** `cells` itself where it is long enough, else a copy of at least `length` cells and twice the old size; new cells are zero. */
export function grown<T>(cells: StaticArray<T>, length: i32): StaticArray<T> {
  if (length <= cells.length) return cells
  const larger = new StaticArray<T>(max(length, cells.length * 2))
  memory.copy(changetype<usize>(larger), changetype<usize>(cells), <usize>cells.length * sizeof<T>())
  return larger
}

/** Makes all cells zero. */
export function clear<T>(cells: StaticArray<T>): void {
  memory.fill(changetype<usize>(cells), 0, <usize>cells.length * sizeof<T>())
}

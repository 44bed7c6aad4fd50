/** Names and values that tell one process from another, such as `{pod: 'orders-1'}`; in the order in which they were given. */
export type Labels = Readonly<Record<string, string>>

/** The labels that all of these have, with the same value. */
export function commonLabels([first = {}, ...rest]: readonly Labels[]): Labels {
  return Object.fromEntries(Object.entries(first).filter(([name, value]) => rest.every((one) => one[name] === value)))
}

/** A line of values in time order; null is a break, where another process began. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const numbers = values.filter((value) => value !== null)
  const most = Math.max(1, ...numbers)
  const x = (i: number) => ((i / Math.max(1, values.length - 1)) * 96 + 2).toFixed(1)
  const y = (value: number) => (22 - (value / most) * 20).toFixed(1)
  let isBreak = true
  let path = ''
  values.forEach((value, i) => {
    if (value !== null) path += `${isBreak ? 'M' : 'L'}${x(i)} ${y(value)}`
    isBreak = value === null
  })
  return (
    <svg class="spark" viewBox="0 0 100 24" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

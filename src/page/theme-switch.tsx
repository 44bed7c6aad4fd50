import { useState } from 'preact/hooks'

const THEMES = ['auto', 'light', 'dark'] as const

/** A button that goes through the colours: those of the system, light, dark. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<(typeof THEMES)[number]>('auto')
  const change = () => {
    const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!
    setTheme(next)
    if (next === 'auto') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = next
  }
  return (
    <button type="button" class="theme" onClick={change} aria-label={`Colours: ${theme}`}>
      <span aria-hidden="true">◐</span> <span class="word">{theme}</span>
    </button>
  )
}

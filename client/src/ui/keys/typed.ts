/** What people type when they are asked for the words of their kit. Pure. */

const WORDS = 24

/** The words in `text`, however they were numbered, separated or written: `1. Abandon, 2) ability` gives two. */
export function wordsIn(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  )
}

/** What is wrong with the number of words, or null. */
export function miscounted(words: string[]): string | null {
  if (words.length === WORDS) return null
  if (words.length === 0) return 'Type the 24 words of your recovery kit, in their order.'
  return `That is ${words.length} ${words.length === 1 ? 'word' : 'words'}; the kit has 24. Look for one that is missing or there twice.`
}

/** A name for this device that its owner will know again. */
export function deviceName(userAgent: string): string {
  if (/iPad|Tablet/i.test(userAgent) || (/Android/i.test(userAgent) && !/Mobile/i.test(userAgent))) return 'Tablet'
  if (/iPhone|Android|Mobile/i.test(userAgent)) return 'Phone'
  if (/Macintosh|Mac OS/i.test(userAgent)) return 'Mac'
  return 'Laptop'
}

const BROWSERS: [RegExp, string][] = [
  [/Edg/, 'Edge'],
  [/OPR|Opera/, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrom|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

const ARTICLES: Record<string, string> = { iPhone: 'an ', iPad: 'an ', Mac: 'a ' }

/** `Firefox on Windows`, as its owner would say it. */
export function browserName(userAgent: string): string {
  const of = (known: [RegExp, string][]) => known.find(([sign]) => sign.test(userAgent))?.[1]
  const [browser, system] = [of(BROWSERS) ?? 'A browser', of(SYSTEMS)]
  return system ? `${browser} on ${ARTICLES[system] ?? ''}${system}` : browser
}

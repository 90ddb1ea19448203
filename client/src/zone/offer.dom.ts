/** Offers the browser's time zone beside the choice; never takes it by itself. */
export class ZoneOffer extends HTMLElement {
  connectedCallback(): void {
    const choice = this.querySelector<HTMLSelectElement>(`#${CSS.escape(this.getAttribute('for') ?? '')}`)
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!choice || choice.value === zone || ![...choice.options].some((option) => option.value === zone)) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button'
    button.textContent = `Use ${zone.replaceAll('_', ' ')}, as this browser says`
    button.addEventListener('click', () => {
      choice.value = zone
      button.remove()
      choice.focus()
    })
    choice.after(button)
  }
}

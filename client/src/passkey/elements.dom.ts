import { enter, make, supported } from './ceremony.dom'
import { wordsFor } from './words.std'

/** A form whose submission first asks the device for a passkey, and posts that. */
abstract class PasskeyForm extends HTMLElement {
  private busy = false

  connectedCallback(): void {
    const form = this.querySelector('form')
    const button = form?.querySelector<HTMLButtonElement>('button[type=submit]')
    if (!form || !button) return
    if (!supported()) {
      this.tell('This browser cannot use passkeys. Codes by mail work.')
      return
    }
    form.hidden = false
    button.disabled = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.ask(form)
    })
  }

  protected abstract credential(): Promise<string>

  private async ask(form: HTMLFormElement): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      form.querySelector<HTMLInputElement>('input[name=credential]')!.value = await this.credential()
      form.submit()
    } catch (error) {
      this.tell(wordsFor(error))
    } finally {
      this.busy = false
    }
  }

  private tell(words: string): void {
    const place = this.querySelector<HTMLElement>('[role=alert]')
    if (!place) return
    place.hidden = false
    place.textContent = words
  }
}

/** Makes a passkey; `options` is the server's creation options as JSON. */
export class PasskeyMaker extends PasskeyForm {
  protected credential(): Promise<string> {
    return make(JSON.parse(this.getAttribute('options') ?? '{}').publicKey)
  }
}

/** Signs in with a passkey; `options` is where the server's challenge comes from. */
export class PasskeyDoor extends PasskeyForm {
  protected async credential(): Promise<string> {
    const answer = await fetch(this.getAttribute('options') ?? '', { headers: { 'X-Requested-With': 'XMLHttpRequest' } })
    if (!answer.ok) throw new Error('no challenge')
    return enter((await answer.json()).request_options.publicKey)
  }
}

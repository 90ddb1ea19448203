import { DemoDevice } from '../demo/enter.dom'

customElements.define('conclave-demo', DemoDevice)

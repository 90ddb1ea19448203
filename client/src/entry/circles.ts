import { CircleList } from '../ui/circles/list'

customElements.define('conclave-circles', CircleList)

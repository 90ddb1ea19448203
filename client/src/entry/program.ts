import { ProgramHere } from '../ui/program/here'

customElements.define('conclave-program', ProgramHere)

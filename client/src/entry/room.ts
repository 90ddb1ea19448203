import { RoomPage } from '../ui/room/page'

customElements.define('conclave-room', RoomPage)

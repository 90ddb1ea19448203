import { ZoneOffer } from '../zone/offer.dom'

customElements.define('zone-offer', ZoneOffer)

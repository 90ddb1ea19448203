import { ReleaseNotice } from '../ui/program/notice'

customElements.define('release-notice', ReleaseNotice)

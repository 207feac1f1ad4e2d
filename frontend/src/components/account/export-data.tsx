'use client'

import { exportData } from '@/api/accounts'
import { Button } from '@/components/ui/button'
import { DownloadIcon } from '@/components/ui/icons'
import { Refusal } from '@/components/ui/refusal'
import { saveFile } from '@/components/ui/save-file'
import { useAttempt } from '@/components/ui/use-attempt'
import { SettingsSection } from './settings-section'

/** Everything that is stored about the person, as a file. */
export function ExportData() {
  const { busy, refusal, attempt } = useAttempt()
  const save = () =>
    attempt(async () => saveFile(await exportData(), `taskora-${new Date().toISOString().slice(0, 10)}.json`))
  return (
    <SettingsSection title="Your data" lead="Account, tasks and conversations in one JSON file. It is yours.">
      <div className="space-y-4">
        <Refusal>{refusal}</Refusal>
        <Button variant="quiet" busy={busy} onClick={save}>
          {!busy && <DownloadIcon width="18" height="18" />}
          Export everything
        </Button>
      </div>
    </SettingsSection>
  )
}

import type { MetadataRoute } from 'next'
import { THEME_COLORS } from '@/lib/theme'
import icon192 from './icons/icon-192.png'
import icon512 from './icons/icon-512.png'
import maskable from './icons/maskable-512.png'

/** What a device needs to install the application. */
export default function manifest(): MetadataRoute.Manifest {
  const png = (src: string, size: number) => ({ src, sizes: `${size}x${size}`, type: 'image/png' })
  return {
    id: '/tasks',
    name: 'Taskora',
    short_name: 'Taskora',
    description: 'A calm place for everything you mean to do.',
    lang: 'en',
    start_url: '/tasks',
    scope: '/',
    display: 'standalone',
    theme_color: THEME_COLORS.light,
    background_color: THEME_COLORS.light,
    icons: [
      png(icon192.src, 192),
      png(icon512.src, 512),
      { ...png(maskable.src, 512), purpose: 'maskable' },
      { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
    ],
  }
}

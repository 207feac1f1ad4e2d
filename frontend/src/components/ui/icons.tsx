import type { ReactNode, SVGProps } from 'react'

type IconProps = SVGProps<SVGSVGElement>

/** Drawn on a 20 by 20 grid with round ends; decoration only, so assistive technology skips them. */
function icon(children: ReactNode) {
  return function Icon(props: IconProps) {
    return (
      <svg
        viewBox="0 0 20 20"
        width="20"
        height="20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...props}
      >
        {children}
      </svg>
    )
  }
}

export const CheckIcon = icon(<path d="M4.8 10.4l3.5 3.5 6.9-7.6" />)
export const PlusIcon = icon(<path d="M10 4v12M4 10h12" />)
export const CloseIcon = icon(<path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />)
export const TrashIcon = icon(
  <path d="M3.5 5.5h13M8 5.5V3.8h4v1.7M5.3 5.5l.7 10.7h8l.7-10.7M8.4 8.8v4.4M11.6 8.8v4.4" />,
)
export const SunIcon = icon(
  <>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2.6v1.6M10 15.8v1.6M2.6 10h1.6M15.8 10h1.6M4.8 4.8l1.1 1.1M14.1 14.1l1.1 1.1M4.8 15.2l1.1-1.1M14.1 5.9l1.1-1.1" />
  </>,
)
export const MoonIcon = icon(<path d="M16.6 11.9A7 7 0 018.1 3.4a7 7 0 108.5 8.5z" />)
export const DeviceIcon = icon(<path d="M3.2 4.4h13.6v8.8H3.2zM7.4 16.4h5.2M10 13.2v3.2" />)
export const SignOutIcon = icon(<path d="M8 3.6H4.4v12.8H8M12.4 6.4L16 10l-3.6 3.6M16 10H8" />)
export const EyeIcon = icon(
  <>
    <path d="M2.4 10S5.2 4.9 10 4.9 17.6 10 17.6 10 14.8 15.1 10 15.1 2.4 10 2.4 10z" />
    <circle cx="10" cy="10" r="2.3" />
  </>,
)
export const AlertIcon = icon(<path d="M10 6.6v4M10 13.4h.01M10 2.8l7.6 13.6H2.4z" />)
export const EnterIcon = icon(<path d="M15.6 5v4.6a1.6 1.6 0 01-1.6 1.6H4.8M8 8l-3.2 3.2L8 14.4" />)
export const TasksIcon = icon(<path d="M3.4 6l1.5 1.5L7.6 4.6M3.4 13.4l1.5 1.5 2.7-2.9M10.6 6.2h6M10.6 13.6h6" />)
export const AssistantIcon = icon(
  <path d="M9.2 3.2l1.5 4.1a2.6 2.6 0 001.5 1.5l4.1 1.5-4.1 1.5a2.6 2.6 0 00-1.5 1.5l-1.5 4.1-1.5-4.1a2.6 2.6 0 00-1.5-1.5L2.1 10.3l4.1-1.5a2.6 2.6 0 001.5-1.5zM16 2.4v3.2M14.4 4h3.2" />,
)
export const PersonIcon = icon(
  <>
    <circle cx="10" cy="7" r="3.2" />
    <path d="M3.8 16.8c.7-3 3.1-4.6 6.2-4.6s5.5 1.6 6.2 4.6" />
  </>,
)
export const MoreIcon = icon(<path d="M4.6 10h.01M10 10h.01M15.4 10h.01" strokeWidth="2.4" />)
export const ChevronDownIcon = icon(<path d="M5.5 7.8l4.5 4.5 4.5-4.5" />)
export const ListIcon = icon(<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h8" />)
export const PencilIcon = icon(
  <path d="M12.4 4.4l3.2 3.2M4 16l.8-3.8 8.6-8.6a1.4 1.4 0 012 0l1 1a1.4 1.4 0 010 2l-8.6 8.6z" />,
)
export const UndoIcon = icon(<path d="M7 4.6L3.8 7.8 7 11M3.8 7.8h7.6a4 4 0 010 8H8" />)
export const ArrowUpIcon = icon(<path d="M10 16V4.6M5.2 9.2L10 4.4l4.8 4.8" strokeWidth="2" />)
export const ArrowDownIcon = icon(<path d="M10 4v11.4M5.2 10.8L10 15.6l4.8-4.8" />)
export const StopIcon = icon(<rect x="5.5" y="5.5" width="9" height="9" rx="1.6" fill="currentColor" />)
export const DownloadIcon = icon(<path d="M10 3.5v9M6 9l4 4 4-4M3.8 16.2h12.4" />)
export const SearchIcon = icon(<path d="M9 3.6a5.4 5.4 0 110 10.8A5.4 5.4 0 019 3.6zM13 13l3.6 3.6" />)
export const FilterIcon = icon(<path d="M3.4 5.6h13.2M6 10h8M8.4 14.4h3.2" />)
export const CalendarIcon = icon(<path d="M4 5h12v11.4H4zM4 8.6h12M7.2 3.2v3M12.8 3.2v3" />)
export const FlagIcon = icon(<path d="M5 17V3.6M5 4.4c3.4-1.8 6 1.6 10 0v7c-4 1.6-6.6-1.8-10 0" />)
export const TagIcon = icon(<path d="M3.6 3.6h6.2l6.6 6.6-6.2 6.2-6.6-6.6zM7 7h.01" />)
export const GripIcon = icon(
  <path d="M7.6 5h.01M12.4 5h.01M7.6 10h.01M12.4 10h.01M7.6 15h.01M12.4 15h.01" strokeWidth="2.2" />,
)
export const NoteIcon = icon(<path d="M4 5.4h12M4 10h12M4 14.6h7" />)
export const SelectIcon = icon(
  <path d="M5 3.8h10a1.2 1.2 0 011.2 1.2v10a1.2 1.2 0 01-1.2 1.2H5A1.2 1.2 0 013.8 15V5A1.2 1.2 0 015 3.8zM7 10.2l2.2 2.2L13.2 8" />,
)
export const KeyboardIcon = icon(
  <path d="M3 5.4h14v9.2H3zM6 8.4h.01M8.7 8.4h.01M11.3 8.4h.01M14 8.4h.01M6.8 11.8h6.4" />,
)
export const DoneIcon = icon(<path d="M10 3a7 7 0 110 14 7 7 0 010-14zM7 10.2l2.2 2.2 4-4.4" />)
export const ProgressIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 5.8a4.2 4.2 0 010 8.4z" fill="currentColor" stroke="none" />
  </>,
)
export const RepeatIcon = icon(
  <path d="M4 9.4A5 5 0 019 5h6.4M12.8 2.4L15.4 5l-2.6 2.6M16 10.6A5 5 0 0111 15H4.6M7.2 17.6L4.6 15l2.6-2.6" />,
)
export const SkipIcon = icon(<path d="M4.6 5l6 5-6 5zM10.6 5l6 5-6 5z" />)
export const OfflineIcon = icon(
  <path d="M3.4 8.4A10 10 0 0110 6c2.5 0 4.8.9 6.6 2.4M6.2 11.6A6 6 0 0110 10.2c1.5 0 2.8.5 3.8 1.4M10 15.2h.01M4 3.6l12 12.8" />,
)

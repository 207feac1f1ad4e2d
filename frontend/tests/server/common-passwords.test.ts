import { expect, test } from 'vitest'
import { isCommonPassword } from '@/server/common-passwords'

test.each([
  'password',
  'PassWord',
  '12345678',
  'iloveyou',
  'p@ssw0rd',
  'Password1!',
  'sunshine2026',
  'ｐａｓｓｗｏｒｄ',
])('%s is one of the first that attackers try', (password) => expect(isCommonPassword(password)).toBe(true))

test.each(['correct horse battery', 'password of my aunt', 'tr0ubadour&3', '12345 apples', 'a wrong guess'])(
  '%s is not',
  (password) => expect(isCommonPassword(password)).toBe(false),
)

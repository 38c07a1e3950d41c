import { sentence } from '#shared/domain/shown-text.ts'
import type { Problem } from '#shared/api/problem.ts'
import type { Words } from './words.ts'
import { minutesOf } from './words.ts'

export const chinese: Words = {
  tag: 'zh-Hans',
  name: '简体中文',
  sandboxNote: '沙盒门户（Sandbox portal）：这里的一切都不是真的。',
  portal: '客户门户',
  language: '语言',
  support: (email, hotline) => sentence`支持：${email}，24×7 热线 ${hotline}`,
  skip: '跳到内容',

  signIn: '登录',
  signInHeading: '登录客户门户',
  userId: '用户 ID',
  password: '密码',
  codeHeading: '输入验证码',
  codeHint: (method, destination) =>
    method === 'authenticator' ? '请输入身份验证器应用显示的验证码。' : `请输入发送到 ${destination ?? ''} 的验证码。`,
  code: '验证码',
  resend: '重新发送验证码',
  resendIn: (seconds) => sentence`${seconds} 秒后可以发送新的验证码。`,
  signOut: '退出登录',
  cancel: '取消',
  back: '返回',

  home: '首页',
  welcome: (name) => sentence`欢迎，${name}`,
  services: '您的服务',
  noServices: '没有服务。',

  myAccount: '我的账户',
  profile: '个人资料',
  accountSecurity: '账户安全',
  activity: '活动记录',
  accountName: '账户名称',
  accountId: '账户编号',
  mobile: '手机号码',
  noMobile: '没有记录',
  status: '账户状态',
  statuses: { active: '正常', frozen: '已冻结', closed: '已关闭' },
  role: '您的角色',
  roles: {
    owner: '所有者',
    manager: '管理员',
    technical: '技术',
    billing: '账单',
    purchasing: '采购',
    visitation: '访问',
  },

  state: (method) => sentence`双重身份验证：${method === null ? '已停用' : `已启用（${method}）`}`,
  enabled: '已启用',
  disabled: '已停用',
  enforced: '您的组织要求使用双重身份验证，不能停用。',
  methods: { authenticator: '身份验证器应用', sms: '短信验证', email: '电子邮件验证' },
  shortMethods: { authenticator: '身份验证器应用', sms: '短信', email: '电子邮件' },
  manage: '管理双重身份验证',
  manageOlder: '管理双重身份验证方式',
  accountPassword: '账户密码',
  disableNote: '请输入账户密码以停用双重身份验证。之后您的账户只由密码保护。',
  disable: '停用 2FA',
  setUp: '设置双重身份验证',
  chooseMethod: '选择方式',
  next: '下一步',
  configure: '配置',
  confirm: '确认',
  confirmHeading: '确认您的密码',
  verify: '验证',
  scan: '请用身份验证器应用扫描二维码，或在应用中输入密钥。',
  qrCode: '身份验证器应用的二维码',
  secret: '密钥',
  accepted: '验证码已通过',
  acceptedNote: (method) => sentence`${method}已设置。请点击“好的”完成。`,
  okay: '好的',
  changeForbidden: (role) => sentence`您的角色（${role}）不能更改双重身份验证。`,

  managementMode: '管理模式',
  managementNote: '您可以进入的其他账户。',
  enter: (name) => sentence`管理 ${name}`,
  leave: '退出管理模式',
  managing: (name, userId, role) => sentence`管理模式：${name}（${userId}），角色：${role}`,

  time: '时间 (UTC)',
  event: '事件',
  device: '来源',
  noActivity: '还没有活动记录。',
  activityForbidden: '您的角色不能查看活动记录。',
  events: {
    'signed-in': '已登录',
    'signed-out': '已退出登录',
    'other-sessions-ended': '其他会话已结束',
    'session-reused': '会话已结束：其令牌被使用两次',
    locked: '多次错误后已锁定',
    unlocked: '已解锁',
    'two-factor-disabled': '双重身份验证已停用',
    'two-factor-enabled': '双重身份验证已启用',
    'two-factor-replaced': '双重身份验证方式已更换',
    'enrolment-started': '已开始设置双重身份验证',
    'enrolment-cancelled': '已取消设置双重身份验证',
    'mobile-changed': '手机号码已更改',
    'email-changed': '电子邮件地址已更改',
    'password-reset-asked': '已请求重设密码',
    'password-reset-forced': '支持人员要求重设密码',
    'password-changed': '密码已更改',
    frozen: '账户已冻结',
    unfrozen: '账户已解冻',
    'case-opened': '支持个案已建立',
    'case-closed': '支持个案已关闭',
    'case-reopened': '支持个案已重新打开',
    'consent-asked': '已请求同意',
    'consent-answered': '已答复同意请求',
    invited: '已发送邀请',
  },

  messages: {
    disabled: (method) => sentence`双重身份验证已停用。您的账户不再受${protections[method]}保护。`,
    enabled: (method) => sentence`已通过${method}启用双重身份验证。IP ServerOne 团队会向您的注册地址发送确认邮件。`,
    resent: (destination) => sentence`新的验证码已发送到 ${destination}。`,
    cancelled: '设置已取消。',
    signedOut: '您已退出登录。',
    missing: {
      userId: '请输入用户 ID。',
      password: '请输入密码。',
      code: '请输入验证码，只能是数字。',
      method: '请选择方式。',
    },
  },
  problem,
  notFoundHeading: '找不到页面',
  notFound: '没有这个页面。',
  refusedHeading: '表单未被接受',
  refused: '此表单不属于您的会话。没有任何更改。请重新打开页面。',
  failedHeading: '出现问题',
  startAgain: '继续',
  unreachable: '门户没有响应。不知道您的上一步是否已生效。',
  loading: '正在加载…',
}

const protections = { authenticator: '身份验证器应用', sms: '短信', email: '电子邮件' }

function problem(problem: Problem): string {
  const { code, attemptsLeft } = problem
  switch (code) {
    case 'unauthenticated':
      return '用户 ID 或密码错误。'
    case 'session-expired':
      return '会话已过期。请重新登录。'
    case 'wrong-password':
      return `密码错误。没有任何更改。${attempts(attemptsLeft)}`
    case 'wrong-code':
      return `验证码错误。${attempts(attemptsLeft)}`
    case 'code-used':
      return `此验证码已使用过。请等待下一个。${attempts(attemptsLeft)}`
    case 'clock-ahead':
      return `身份验证器应用的时钟偏快。请校正手机时间。${attempts(attemptsLeft)}`
    case 'clock-behind':
      return `身份验证器应用的时钟偏慢。请校正手机时间。${attempts(attemptsLeft)}`
    case 'code-expired':
      return '验证码已过期。请重新获取。'
    case 'forbidden':
      return '您无权执行此操作。'
    case 'password-reset-required':
      return '登录前必须重设密码。请联系支持人员。'
    case 'not-supported':
      return '管理帐户的系统不支持此操作。'
    case 'not-found':
      return '此步骤已结束。请重新开始。'
    case 'conflict':
      return '双重身份验证在此期间已改变。未执行任何操作；请看下面的状态。'
    case 'in-progress':
      return '上一步仍在处理中。请重新打开页面。'
    case 'policy-enforced':
      return '您的组织要求使用双重身份验证，不能停用。'
    case 'destination-missing':
      return '没有可接收短信的手机号码。请先在个人资料中更改。'
    case 'account-not-active':
      return '您的账户不是正常状态，不能更改。请联系支持人员。'
    case 'voided':
      return '此步骤已取消，没有生效。'
    case 'idempotency-key-reused':
      return '此表单已用其他内容提交过。没有任何更改。请重试。'
    case 'locked':
      return problem.lockedUntil === null
        ? '错误次数过多，已锁定。请联系支持人员。'
        : `错误次数过多，已锁定。请在 ${minutesOf(problem.retryAfterSeconds)} 分钟后重试。`
    case 'too-many-requests':
      return `请求过多。请在 ${problem.retryAfterSeconds ?? 1} 秒后重试。`
    case 'unavailable':
      return '门户暂时不可用。请重试。'
    case 'invalid-request':
      return wrongInput(problem.input)
    case 'idempotency-key-missing':
    case 'proof-incomplete':
    case 'step-up-required':
    case 'unexpected':
      return '出现问题。没有任何更改。'
  }
}

/** What is wrong with what was typed, as far as a form of these pages takes it. */
function wrongInput(input: Problem['input']): string {
  switch (input?.problem) {
    case 'too-long':
      return `超出 ${input.over ?? 1} 个字符。`
    case 'control-character':
      return '其中含有控制字符。请手动输入，不要粘贴。'
    case 'space-inside':
      return '地址中有空格。'
    case 'not-digits':
      return '验证码只能包含数字。'
    case 'code-length':
      return '位数与验证码不符。'
    default:
      return '表单中有内容缺失或错误。'
  }
}

function attempts(left: number | undefined): string {
  if (left === undefined) return ''
  return left === 0 ? '没有剩余次数，已暂时锁定。' : `剩余次数：${left}。`
}

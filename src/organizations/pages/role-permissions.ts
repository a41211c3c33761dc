import { attributes, type DescribedType, html, renderPermissions, type SafeHtml } from '../../views/index.js';
import { permissionKey } from './role-parts.js';

/** What pages say of permissions that this server does not ask for on things of an organization. */
const WITHOUT_EFFECT = {
  summary: 'Only for other programs',
  explanation:
    'On this server, these permissions have no effect in an organization: users, apps and keys belong to the whole deployment, and there are ' +
    'no workspaces or templates. Other programs can ask it whether a user has them.',
};

const isHere = ({ reach }: DescribedType): boolean => reach === 'organization';

/** What a role permits in its organization. What has no effect here has to be opened. */
export function renderPermitted(types: readonly DescribedType[]): SafeHtml {
  const listed = types.filter(isHere);
  const others = types.filter((type) => !isHere(type));
  return html`${listed.length > 0 && renderPermissions(listed)}
  ${
    others.length > 0 &&
    html`<details class="more">
      <summary>${WITHOUT_EFFECT.summary} (${others.length === 1 ? 'one kind of thing' : `${others.length} kinds of things`})</summary>
      <p class="muted small">${WITHOUT_EFFECT.explanation}</p>
      ${renderPermissions(others)}
    </details>`
  }`;
}

/** Which permissions a form offers. */
export interface OfferedPermissions {
  readonly types: readonly DescribedType[];
  readonly selected: ReadonlySet<string>;
  /** Permissions that the role has and the viewer does not: they cannot be saved again by this viewer. */
  readonly beyond: ReadonlySet<string>;
}

function renderChoices({ type, title, actions }: DescribedType, { selected, beyond }: OfferedPermissions): SafeHtml {
  return html`<fieldset>
    <legend>${title}</legend>
    <ul>
      ${actions.map(({ action, words }) => {
        const value = permissionKey({ resourceType: type, action });
        const id = `permission-${value.replace(/[^a-z0-9]+/g, '-')}`;
        return html`<li class="choice">
          <input ${attributes({ id, type: 'checkbox', name: 'permission', value, checked: selected.has(value) })} />
          <label for="${id}"
            >${words}${beyond.has(value) && html` <span class="muted small">(you do not have this permission: take it away, or you cannot save)</span>`}</label
          >
        </li>`;
      })}
    </ul>
  </fieldset>`;
}

/** A checkbox for each permission, by what it is about. */
export function renderPermissionChoices(offered: OfferedPermissions): SafeHtml {
  const { types, selected } = offered;
  const others = types.filter((type) => !isHere(type));
  const isOpen = others.some(({ type, actions }) =>
    actions.some(({ action }) => selected.has(permissionKey({ resourceType: type, action }))),
  );
  return html`<div class="matrix">${types.filter(isHere).map((type) => renderChoices(type, offered))}</div>
    ${
      others.length > 0 &&
      html`<details class="more" ${attributes({ open: isOpen })}>
        <summary>${WITHOUT_EFFECT.summary}</summary>
        <p class="muted small">${WITHOUT_EFFECT.explanation}</p>
        <div class="matrix">${others.map((type) => renderChoices(type, offered))}</div>
      </details>`
    }`;
}

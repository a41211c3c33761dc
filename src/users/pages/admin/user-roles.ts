import { siteRoleTitle } from '../../../authz/index.js';
import { attributes, describeRole, html, localUrl, PAGE_PATHS, type SafeHtml } from '../../../views/index.js';

/** A choice of site roles, each with what it lets its holder do. `selected` are checked. */
export function renderRoleChoices(roles: readonly string[], selected: readonly string[]): SafeHtml {
  return html`<ul class="stack">
    ${roles.map((role) => {
      const id = `role-${role}`;
      return html`<li class="choice">
        <input ${attributes({ id, type: 'checkbox', name: 'role', value: role, checked: selected.includes(role) })} />
        <label for="${id}"><strong>${siteRoleTitle(role)}</strong>: may ${describeRole(role)}.</label>
      </li>`;
    })}
  </ul>`;
}

/** The form that changes the site roles of a user. */
export function renderRolesForm(userId: string, assignable: readonly string[], held: readonly string[]): SafeHtml {
  return html`<section class="section" aria-labelledby="roles">
    <h2 id="roles">Roles on this deployment</h2>
    <div class="panel panel--form">
      <form method="post" action="${localUrl(PAGE_PATHS.setRolesOfUser)}">
        <input type="hidden" name="user" value="${userId}" />
        <fieldset class="field">
          <legend>Every user is a member, and may manage their own account. More is given here:</legend>
          ${renderRoleChoices(assignable, held)}
        </fieldset>
        <button class="button button--primary button--fit" type="submit">Save roles</button>
      </form>
    </div>
  </section>`;
}

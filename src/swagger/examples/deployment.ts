import type { Examples } from './example.js';

export const DEPLOYMENT: Examples = {
  getAppearance: {
    response: {
      status: 200,
      body: {
        application_name: '',
        logo_url: '',
        accent_color: '',
        docs_url: '',
        service_banner: {
          enabled: false,
        },
        announcement_banners: [],
      },
    },
  },
  updateAppearance: {
    request: {
      body: {
        application_name: 'Example Inc.',
        logo_url: 'https://www.example.com/logo.png',
        accent_color: '#004852',
        announcement_banners: [
          {
            enabled: true,
            message: 'Maintenance on Saturday',
            background_color: '#004852',
          },
        ],
      },
    },
    response: {
      status: 200,
      body: {
        application_name: 'Example Inc.',
        logo_url: 'https://www.example.com/logo.png',
        accent_color: '#004852',
        docs_url: '',
        service_banner: {
          enabled: true,
          message: 'Maintenance on Saturday',
          background_color: '#004852',
        },
        announcement_banners: [
          {
            enabled: true,
            message: 'Maintenance on Saturday',
            background_color: '#004852',
          },
        ],
      },
    },
    errors: {
      '400': {
        request: {
          body: {
            logo_url: 'javascript:alert(1)',
          },
        },
        body: {
          message: 'Validation failed.',
          validations: [
            {
              field: 'logo_url',
              detail: 'must be an http or https URL, or a path on this server that starts with "/"',
            },
          ],
        },
      },
    },
  },
  getBuildInfo: {
    response: {
      status: 200,
      body: {
        external_url: 'https://gatehouse.example.com',
        version: 'v2.0.0',
        dashboard_url: 'https://gatehouse.example.com',
        telemetry: false,
        workspace_proxy: false,
        agent_api_version: '',
        provisioner_api_version: '',
        upgrade_message: '',
        deployment_id: '00000000-0000-4000-8000-000000000100',
      },
    },
  },
  getDeploymentConfig: {
    response: {
      status: 200,
      body: {
        config: {
          http_address: '127.0.0.1:0',
          access_url: 'https://gatehouse.example.com',
          allowed_hosts: [],
          proxy_trusted_origins: [],
          proxy_trusted_headers: ['x-forwarded-for'],
          http_keep_alive_timeout: 72000000000,
          shutdown_drain: 0,
          cors_allowed_origins: [],
          swagger: {
            enable: true,
          },
          docs_enable: false,
          tls: {
            enable: false,
            address: '',
            cert_file: [],
            key_file: [],
            min_version: 'tls12',
            supported_ciphers: [],
            client_auth: 'none',
            client_ca_file: '',
          },
          strict_transport_security: 0,
          strict_transport_security_options: [],
          pg_connection_url: '',
          pg_migration_url: '',
          pg_replica_url: '',
          pg_conn_max_open: 10,
          pg_conn_max_idle: null,
          pg_statement_timeout: 30000000000,
          pg_prepared_statements: 'auto',
          pg_single_statements: 'auto',
          config_dir: '/var/lib/gatehouse/config',
          cache_directory: '',
          external_token_encryption_keys: [],
          session_lifetime: {
            default_duration: 86400000000000,
            disable_expiry_refresh: false,
            default_token_lifetime: 604800000000000,
            max_token_lifetime: 3155760000000000000,
            max_admin_token_lifetime: 604800000000000,
            refresh_default_duration: 2592000000000000,
          },
          disable_password_auth: false,
          http_cookies: {
            secure_auth_cookie: null,
            same_site: 'lax',
          },
          host_prefix_cookie: false,
          terms_of_service_url: '',
          oidc: {
            providers: [],
            issuer_url: '',
            client_id: '',
            client_secret: '',
            client_key_file: '',
            client_cert_file: '',
            scopes: ['openid', 'profile', 'email'],
            auth_url_params: {
              access_type: 'offline',
            },
            allow_signups: true,
            email_domain: [],
            ignore_email_verified: false,
            username_field: 'preferred_username',
            name_field: 'name',
            email_field: 'email',
            groups_field: '',
            group_mapping: {},
            group_regex_filter: '.*',
            group_auto_create: false,
            group_allow_list: [],
            user_role_field: '',
            user_role_mapping: {},
            user_roles_default: [],
            ignore_user_info: false,
            source_user_info_from_access_token: false,
            sign_in_text: 'OpenID Connect',
            icon_url: '',
            signups_disabled_text: '',
            redirect_url: '',
            email_fallback: false,
            skip_issuer_checks: false,
          },
          oauth2: {
            github: {
              client_id: '',
              client_secret: '',
              allowed_orgs: [],
              allowed_teams: [],
              allow_everyone: false,
              allow_signups: false,
              enterprise_base_url: '',
            },
          },
          oauth2_provider_enable: true,
          default_oauth_access_lifetime: 3600000000000,
          oauth_grant_max_lifetime: 7776000000000000,
          oauth_sso_session_lifetime: 0,
          oauth_registration_limit: 10000,
          oauth_registration_limit_per_network: 100,
          oauth_registration_unused_lifetime: 604800000000000,
          oauth_client_metadata_domains: [],
          oauth_require_pushed_authorization_requests: false,
          oauth_private_key_jwt_enable: false,
          dangerous_allow_private_client_hosts: false,
          oauth2_dpop_nonce: false,
          oauth_signing_key_lifetime: 2592000000000000,
          oauth_signing_eddsa: false,
          disable_query_tokens: false,
          rate_limit: {
            api: 512,
            disable_all: true,
          },
          login_rate_limit: 60,
          oauth2_rate_limit: 60,
          oauth2_client_rate_limit: 6000,
          oauth2_introspection_rate_limit: 60000,
          files_rate_limit: 12,
          limits_store_url: '',
          limits_store_ca_file: '',
          http_max_connections_per_network: 1000,
          http_body_memory_mib: 64,
          credential_cache_mib: 32,
          http_body_timeout: 20000000000,
          retention: {
            audit_logs: 0,
            api_keys: 604800000000000,
          },
          audit_forward_file: '',
          audit_forward_syslog: '',
          audit_forward_syslog_ca_file: '',
          audit_forward_webhook_url: '',
          audit_forward_webhook_secret: '',
          dormancy_threshold: 7776000000000000,
          workers: 1,
          prometheus: {
            enable: false,
            address: '127.0.0.1:2112',
          },
          trace_enable: false,
          verbose: false,
          log_format: 'json',
          cli_upgrade_message: '',
        },
        options: [
          {
            name: 'HTTP Address',
            description:
              'Address that the server listens on. With CODER_TLS_ENABLE, it serves HTTPS there, or on CODER_TLS_ADDRESS if that is set.',
            flag: 'http-address',
            flag_shorthand: '',
            env: 'CODER_HTTP_ADDRESS',
            yaml: '',
            default: '127.0.0.1:3000',
            value: '127.0.0.1:0',
            group: {
              name: 'Networking',
            },
            hidden: false,
            value_source: 'env',
          },
          {
            name: 'Access URL',
            description:
              'The URL that users and OAuth clients use to reach the server. It is the issuer and the default audience of every token. It cannot have a path: behind a proxy, the server needs its own host name.',
            flag: 'access-url',
            flag_shorthand: '',
            env: 'CODER_ACCESS_URL',
            yaml: '',
            default: '',
            value: 'https://gatehouse.example.com',
            group: {
              name: 'Networking',
            },
            hidden: false,
            value_source: 'env',
          },
        ],
      },
    },
  },
  getSSHConfig: {
    response: {
      status: 200,
      body: {
        hostname_prefix: '',
        hostname_suffix: '',
        ssh_config_options: {},
      },
    },
  },
  getDeploymentStats: {
    response: {
      status: 200,
      body: {
        aggregated_from: '2026-01-15T09:30:00.000Z',
        collected_at: '2026-01-15T09:30:00.000Z',
        next_update_at: '2026-01-15T09:30:00.000Z',
        workspaces: {
          pending: 0,
          building: 0,
          running: 0,
          failed: 0,
          stopped: 0,
          connection_latency_ms: {
            P50: 0,
            P95: 0,
          },
          rx_bytes: 0,
          tx_bytes: 0,
        },
        session_count: {
          vscode: 0,
          ssh: 0,
          jetbrains: 0,
          reconnecting_pty: 0,
        },
      },
    },
  },
  getEntitlements: {
    response: {
      status: 200,
      body: {
        features: {
          access_control: {
            entitlement: 'entitled',
            enabled: true,
          },
          appearance: {
            entitlement: 'entitled',
            enabled: true,
          },
          audit_log: {
            entitlement: 'entitled',
            enabled: true,
          },
          custom_roles: {
            entitlement: 'entitled',
            enabled: true,
          },
          external_token_encryption: {
            entitlement: 'entitled',
            enabled: true,
          },
          high_availability: {
            entitlement: 'entitled',
            enabled: true,
          },
          multiple_external_auth: {
            entitlement: 'entitled',
            enabled: true,
          },
          multiple_organizations: {
            entitlement: 'entitled',
            enabled: true,
          },
          service_accounts: {
            entitlement: 'entitled',
            enabled: true,
          },
          template_rbac: {
            entitlement: 'entitled',
            enabled: true,
          },
          user_limit: {
            entitlement: 'entitled',
            enabled: true,
          },
          user_role_management: {
            entitlement: 'entitled',
            enabled: true,
          },
          advanced_template_scheduling: {
            entitlement: 'entitled',
            enabled: false,
          },
          ai_governance_user_limit: {
            entitlement: 'entitled',
            enabled: false,
          },
          aibridge: {
            entitlement: 'entitled',
            enabled: false,
          },
          boundary: {
            entitlement: 'entitled',
            enabled: false,
          },
          browser_only: {
            entitlement: 'entitled',
            enabled: false,
          },
          connection_log: {
            entitlement: 'entitled',
            enabled: false,
          },
          control_shared_ports: {
            entitlement: 'entitled',
            enabled: false,
          },
          external_provisioner_daemons: {
            entitlement: 'entitled',
            enabled: false,
          },
          managed_agent_limit: {
            entitlement: 'entitled',
            enabled: false,
          },
          scim: {
            entitlement: 'entitled',
            enabled: false,
          },
          task_batch_actions: {
            entitlement: 'entitled',
            enabled: false,
          },
          workspace_batch_actions: {
            entitlement: 'entitled',
            enabled: false,
          },
          workspace_external_agent: {
            entitlement: 'entitled',
            enabled: false,
          },
          workspace_prebuilds: {
            entitlement: 'entitled',
            enabled: false,
          },
          workspace_proxy: {
            entitlement: 'entitled',
            enabled: false,
          },
        },
        warnings: [],
        errors: [],
        has_license: true,
        trial: false,
        require_telemetry: false,
        refreshed_at: '2026-01-15T09:30:00.000Z',
      },
    },
  },
  getExperiments: {
    response: {
      status: 200,
      body: ['oauth2'],
    },
  },
  getAvailableExperiments: {
    response: {
      status: 200,
      body: {
        safe: [],
      },
    },
  },
  refreshEntitlements: {
    response: {
      status: 201,
      body: {
        message: 'Entitlements updated',
      },
    },
  },
  checkForUpdates: {
    response: {
      status: 200,
      body: {
        current: true,
        version: 'v2.0.0',
        url: '',
      },
    },
  },
  getEncryption: {
    response: {
      status: 200,
      body: {
        current_key_id: null,
        operation_running: false,
        keys: [],
        replicas: [
          {
            name: 'gatehouse-1',
            key_ids: [],
            seen_seconds_ago: 3,
          },
        ],
        columns: [
          {
            table: 'agent_git_credentials',
            column: 'secret',
            plaintext: 0,
            current: 0,
            old: 0,
          },
        ],
      },
    },
  },
  listIdentityProviders: {
    response: {
      status: 200,
      body: [],
    },
  },
  testIdentityProviders: {
    response: {
      status: 200,
      body: [],
    },
  },
};

<?php
// Two-factor settings are kept in the configuration storage, which therefore has all of its tables.

declare(strict_types=1);

$run = json_decode(file_get_contents(getenv('RUN_FOLDER') . '/run.json'), true);

$cfg['blowfish_secret'] = $run['cookieSecret'];
$cfg['Servers'][1] = [
    'auth_type' => 'cookie',
    'host' => 'localhost',
    'socket' => $run['socket'],
    'controluser' => $run['controlUser'],
    'controlpass' => $run['controlPassword'],
    'pmadb' => 'phpmyadmin',
    'bookmarktable' => 'pma__bookmark',
    'relation' => 'pma__relation',
    'table_info' => 'pma__table_info',
    'table_coords' => 'pma__table_coords',
    'pdf_pages' => 'pma__pdf_pages',
    'column_info' => 'pma__column_info',
    'history' => 'pma__history',
    'table_uiprefs' => 'pma__table_uiprefs',
    'tracking' => 'pma__tracking',
    'userconfig' => 'pma__userconfig',
    'recent' => 'pma__recent',
    'favorite' => 'pma__favorite',
    'users' => 'pma__users',
    'usergroups' => 'pma__usergroups',
    'navigationhiding' => 'pma__navigationhiding',
    'savedsearches' => 'pma__savedsearches',
    'central_columns' => 'pma__central_columns',
    'designer_settings' => 'pma__designer_settings',
    'export_templates' => 'pma__export_templates',
];
$cfg['LoginCookieValidity'] = $run['sessionSeconds'];

// Nothing leaves this machine.
$cfg['VersionCheck'] = false;
$cfg['SendErrorReports'] = 'never';

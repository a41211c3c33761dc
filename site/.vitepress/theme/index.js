import DefaultTheme from 'vitepress/theme-without-fonts';
import './gatehouse.css';

export default DefaultTheme;
